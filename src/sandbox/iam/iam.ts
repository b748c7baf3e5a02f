import { queryService } from '../wire/query-service.ts';
import { ACCESS_KEY_OPERATIONS } from './access-keys.ts';
import { ACCOUNT_OPERATIONS } from './account.ts';
import { AUTHORIZATION_DETAILS_OPERATIONS } from './authorization-details.ts';
import { GROUP_OPERATIONS } from './groups.ts';
import { POLICY_OPERATIONS } from './policies.ts';
import { REPORT_OPERATIONS } from './report.ts';
import { SIMULATE_OPERATIONS } from './simulate.ts';
import { TAG_OPERATIONS } from './tags.ts';
import { USER_OPERATIONS } from './users.ts';

/** The part of IAM that Keywarden uses, in IAM's own wire format (query protocol, XML). */
export const iamService = queryService({
  name: 'iam',
  version: '2010-05-08',
  operations: {
    ...USER_OPERATIONS,
    ...TAG_OPERATIONS,
    ...ACCESS_KEY_OPERATIONS,
    ...REPORT_OPERATIONS,
    ...AUTHORIZATION_DETAILS_OPERATIONS,
    ...GROUP_OPERATIONS,
    ...POLICY_OPERATIONS,
    ...ACCOUNT_OPERATIONS,
    ...SIMULATE_OPERATIONS,
  },
});
