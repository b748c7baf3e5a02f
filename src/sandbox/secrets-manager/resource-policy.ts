import { z } from 'zod';
import { roleArn, userArn } from '../iam/names.ts';
import { iamState } from '../iam/state.ts';
import { AwsError } from '../service.ts';
import { type JsonOperation, jsonOperation } from '../wire/json-service.ts';
import type { World } from '../world.ts';
import { secretOf } from './find.ts';
import type { Policy } from '../policies/policy.ts';
import { isPublic, parseResourcePolicy, unsupportedPrincipal } from './policy.ts';
import { flag, onlySecretId, secretId } from './schemas.ts';
import type { Secret } from './state.ts';

const policyText = z.string().min(1).max(20_480);

/** PutResourcePolicy: takes the place of the one before. */
const putResourcePolicy = jsonOperation(
  z.object({ SecretId: secretId, ResourcePolicy: policyText, BlockPublicPolicy: flag }),
  (call) => {
    const secret = secretOf(call);
    const policy = validPolicy(call.world, call.input.ResourcePolicy);
    if (call.input.BlockPublicPolicy === true && isPublic(policy))
      throw new AwsError('PublicPolicyException', PUBLIC);
    secret.policy = call.input.ResourcePolicy;
    return { result: named(secret), noted: { ARN: secret.arn } };
  },
);

const getResourcePolicy = jsonOperation(onlySecretId, (call) => {
  const secret = secretOf(call);
  return {
    result: { ...named(secret), ...(secret.policy === null ? {} : { ResourcePolicy: secret.policy }) },
  };
});

const deleteResourcePolicy = jsonOperation(onlySecretId, (call) => {
  const secret = secretOf(call);
  secret.policy = null;
  return { result: named(secret), noted: { ARN: secret.arn } };
});

/** ValidateResourcePolicy: whether PutResourcePolicy with BlockPublicPolicy would take it. */
const validateResourcePolicy = jsonOperation(
  z.object({ SecretId: secretId.optional(), ResourcePolicy: policyText }),
  (call) => {
    const { SecretId: id, ResourcePolicy: text } = call.input;
    if (id !== undefined) secretOf({ ...call, input: { SecretId: id } });
    const isRefused = isPublic(validPolicy(call.world, text));
    const errors = isRefused ? [{ CheckName: 'BlockPublicPolicy', ErrorMessage: PUBLIC }] : [];
    return { result: { PolicyValidationPassed: !isRefused, ValidationErrors: errors } };
  },
);

export const RESOURCE_POLICY_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  PutResourcePolicy: putResourcePolicy,
  GetResourcePolicy: getResourcePolicy,
  DeleteResourcePolicy: deleteResourcePolicy,
  ValidateResourcePolicy: validateResourcePolicy,
};

const PUBLIC =
  'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.';

const named = ({ arn, name }: Secret): object => ({ ARN: arn, Name: name });

/**
 * A policy whose principals exist: AWS keeps them by their unique ids, so it must find them.
 * @throws AwsError `MalformedPolicyDocumentException`, `NotImplemented`.
 */
const validPolicy = (world: World, text: string): Policy => {
  const policy = parseResourcePolicy(text);
  const principals = policy.statements.flatMap((statement) => statement.principals);
  if (!principals.every((principal) => exists(world, principal))) throw unsupportedPrincipal();
  return policy;
};

/** Sessions come and go: of them only the account is looked for. `SandboxAdmin` is the role of the first credentials. */
const exists = (world: World, principal: string): boolean => {
  if (principal === '*') return true;
  const account = /\d{12}/.exec(principal)?.[0] ?? '';
  if (!world.accounts().includes(account)) return false;
  const [, kind] = /^arn:aws:iam::\d{12}:(user|role)\//.exec(principal) ?? [];
  if (kind === undefined || principal === `arn:aws:iam::${account}:role/SandboxAdmin`) return true;
  const name = principal.slice(principal.lastIndexOf('/') + 1).toLowerCase();
  const { users, roles } = iamState(world, account);
  const user = kind === 'user' ? users.get(name) : undefined;
  const role = kind === 'role' ? roles.get(name) : undefined;
  return (
    (user !== undefined && userArn(account, user) === principal) ||
    (role !== undefined && roleArn(account, role) === principal)
  );
};
