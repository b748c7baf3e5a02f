import { AwsError } from '../service.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { noSuchEntity } from './errors.ts';
import { currentUser, saveUser, seenUser, stateOf } from './lookup.ts';
import { pageOf } from './paging.ts';
import type { AttachedPolicy, User } from './state.ts';
import { required, validName } from './validate.ts';

const attachUserPolicy: QueryOperation = (call) => {
  const { user, arn } = target(call);
  const policy = findPolicy(call, arn);
  if (!user.attachedPolicies.some((each) => each.arn === arn))
    saveUser(call, { ...user, attachedPolicies: [...user.attachedPolicies, policy] });
  return {};
};

const detachUserPolicy: QueryOperation = (call) => {
  const { user, arn } = target(call);
  const attachedPolicies = user.attachedPolicies.filter((each) => each.arn !== arn);
  if (attachedPolicies.length === user.attachedPolicies.length)
    throw noSuchEntity(`Policy ${arn} was not found.`);
  saveUser(call, { ...user, attachedPolicies });
  return {};
};

const listAttachedUserPolicies: QueryOperation = (call) => {
  const prefix = call.params.get('PathPrefix') ?? '/';
  const user = seenUser(call, required(call.params, 'UserName'));
  const policies = user.attachedPolicies
    .filter(({ arn }) => arn.slice(arn.indexOf('/')).startsWith(prefix))
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  const { items, paging } = pageOf(call, policies, (policy) => policy.arn);
  return { result: { AttachedPolicies: items.map(attachedPolicyXml), ...paging } };
};

const putUserPolicy: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  const name = validName(required(call.params, 'PolicyName'), 'policyName', 128);
  const document = required(call.params, 'PolicyDocument');
  if (!isJsonObject(document)) throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.');
  saveUser(call, { ...user, inlinePolicies: [...others(user, name), { name, document }] });
  return {};
};

const deleteUserPolicy: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  const name = required(call.params, 'PolicyName');
  const inlinePolicies = others(user, name);
  if (inlinePolicies.length === user.inlinePolicies.length)
    throw noSuchEntity(`The user policy with name ${name} cannot be found.`);
  saveUser(call, { ...user, inlinePolicies });
  return {};
};

const listUserPolicies: QueryOperation = (call) => {
  const user = seenUser(call, required(call.params, 'UserName'));
  const names = user.inlinePolicies.map((policy) => policy.name).toSorted();
  const { items, paging } = pageOf(call, names, (name) => name);
  return { result: { PolicyNames: items, ...paging } };
};

export const POLICY_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  AttachUserPolicy: attachUserPolicy,
  DetachUserPolicy: detachUserPolicy,
  ListAttachedUserPolicies: listAttachedUserPolicies,
  PutUserPolicy: putUserPolicy,
  DeleteUserPolicy: deleteUserPolicy,
  ListUserPolicies: listUserPolicies,
};

export const attachedPolicyXml = ({ arn, name }: AttachedPolicy): Record<string, string> => ({
  PolicyName: name,
  PolicyArn: arn,
});

/** A policy by its ARN: any of AWS's own, whose list changes all the time; of the account's, those it was seeded with. */
export const policyFromArn = (arn: string): AttachedPolicy => ({
  arn,
  name: arn.slice(arn.lastIndexOf('/') + 1),
});

const findPolicy = (call: QueryCall, arn: string): AttachedPolicy => {
  const policy = /^arn:aws:iam::aws:policy\/./.test(arn)
    ? policyFromArn(arn)
    : stateOf(call).localPolicies.get(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
};

const target = (call: QueryCall): { user: User; arn: string } => ({
  user: currentUser(call, required(call.params, 'UserName')),
  arn: required(call.params, 'PolicyArn'),
});

const others = (user: User, name: string): User['inlinePolicies'] =>
  user.inlinePolicies.filter((policy) => policy.name !== name);

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
};
