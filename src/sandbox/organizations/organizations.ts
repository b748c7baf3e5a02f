import { jsonService } from '../wire/json-service.ts';
import { listAccounts, listAccountsForParent } from './accounts.ts';
import { describeOrganization } from './describe.ts';
import { listTags } from './tags.ts';
import { listRoots, listUnits } from './units.ts';

/** The part of Organizations that Keywarden uses, in its own wire format (JSON 1.1). */
export const organizationsService = jsonService({
  name: 'organizations',
  operations: {
    DescribeOrganization: describeOrganization,
    ListAccounts: listAccounts,
    ListAccountsForParent: listAccountsForParent,
    ListOrganizationalUnitsForParent: listUnits,
    ListRoots: listRoots,
    ListTagsForResource: listTags,
  },
  logged: ['ParentId', 'ResourceId', 'MaxResults'],
});
