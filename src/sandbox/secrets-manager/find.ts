import type { JsonCall } from '../wire/json-service.ts';
import { authorize } from './access.ts';
import { invalidRequest, noSuchSecret } from './errors.ts';
import { findSecret } from './secret.ts';
import type { Secret } from './state.ts';

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
