import { keyOwners, iamState } from '../../iam/state.ts';
import type { User } from '../../iam/state.ts';
import { userArn } from '../../iam/names.ts';
import type { ServiceRequest } from '../../service.ts';
import { memberPairs, memberValues, readParams } from '../../wire/params.ts';
import { type Context, contextOf } from '../context.ts';
import type { Needs } from './need.ts';

/**
 * IAM: one action, on the user it is about, else on everything.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const iamNeeds: Needs = (operation, request) => {
  const params = readParams(request.query, request.body);
  const name =
    params.get('UserName') ??
    (/User|AccessKey/.test(operation) && operation !== 'ListUsers' ? ownerOf(request, params) : null);
  const user =
    name === null ? undefined : iamState(request.world, request.account).users.get(name.toLowerCase());
  const path = user?.path ?? params.get('Path') ?? '/';
  const resource =
    params.get('PolicySourceArn') ??
    (name === null ? '*' : userArn(request.account, { path, name: user?.name ?? name }));
  return [{ action: `iam:${operation}`, resource, context: tagContext(params, user) }];
};

/** Of a question about a key: whose it is; of a call that names nobody: the caller. */
const ownerOf = (
  { world, account, caller }: ServiceRequest,
  params: ReturnType<typeof readParams>,
): string | null => {
  const owner = keyOwners(world).get(params.get('AccessKeyId') ?? caller.accessKeyId);
  return owner?.account === account ? owner.user : null;
};

const tagContext = (params: ReturnType<typeof readParams>, user: User | undefined): Context => {
  const written = memberPairs(params, 'Tags', ['Key', 'Value']);
  const names = [...written.map(([key]) => key), ...memberValues(params, 'TagKeys')];
  return contextOf({
    'aws:TagKeys': names.length === 0 ? undefined : names,
    ...Object.fromEntries(written.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...Object.fromEntries((user?.tags ?? []).map(({ key, value }) => [`aws:ResourceTag/${key}`, value])),
  });
};
