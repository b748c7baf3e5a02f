import type { JsonCall } from '../wire/json-service.ts';
import type { World } from '../world.ts';
import { authorize } from './access.ts';
import { invalidRequest, noSuchSecret } from './errors.ts';
import { type Secret, secretsOf } from './state.ts';

type Asked = JsonCall<{ readonly SecretId: string }>;

/**
 * The secret a call names, if the caller may do to it what the call asks for.
 * @throws AwsError `ResourceNotFoundException`, `AccessDeniedException`; `InvalidRequestException` when it is marked for
 *   deletion.
 */
export const secretOf = (call: Asked): Secret => {
  const secret = secretEvenDeleted(call);
  if (secret.deletionDate !== null)
    throw invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  return secret;
};

/** The same for the few operations that also work on a secret marked for deletion. */
export const secretEvenDeleted = (call: Asked): Secret => {
  const secret = findSecret(call.world, call.account, call.region, call.input.SecretId);
  if (secret === undefined) throw noSuchSecret();
  authorize(call, secret);
  return secret;
};

/**
 * Finds a secret by name, full ARN, or ARN without the six random characters. A name is one of the caller's own
 * account; an ARN leads to any account, but to the region of the call only.
 */
export const findSecret = (world: World, account: string, region: string, id: string): Secret | undefined => {
  if (!id.startsWith('arn:')) return secretsOf(world, account, region).get(id);
  const [, , , arnRegion, owner = ''] = id.split(':');
  if (arnRegion !== region || !world.accounts().includes(owner)) return undefined;
  const secrets = [...secretsOf(world, owner, region).values()];
  return secrets.find(({ arn }) => arn === id) ?? secrets.find(({ arn }) => arn.slice(0, -7) === id);
};
