import { queryService } from '../wire/query-service.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './caller-identity.ts';

/** The part of STS that Keywarden uses, in STS's own wire format (query protocol, XML). */
export const stsService = queryService({
  name: 'sts',
  version: '2011-06-15',
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
});
