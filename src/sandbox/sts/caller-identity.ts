import type { QueryOperation } from '../wire/query-service.ts';

/** Who the caller is. Needs no permission, and works with any valid key. */
export const getCallerIdentity: QueryOperation = ({ caller, account }) => ({
  result: { Arn: caller.arn, UserId: caller.userId, Account: account },
});
