import { z } from 'zod';
import {
  type JsonAnswer,
  type JsonCall,
  type JsonOperation,
  epochSeconds,
  jsonOperation,
} from '../wire/json-service.ts';
import type { Instant } from '../world.ts';
import { invalidParameter } from './errors.ts';
import { secretEvenDeleted, secretOf } from './find.ts';
import { flag, onlySecretId, secretId } from './schemas.ts';
import { findSecret } from './secret.ts';
import { secretsOf } from './state.ts';

const deleteInput = z.object({
  SecretId: secretId,
  RecoveryWindowInDays: z.number().int().optional(),
  ForceDeleteWithoutRecovery: flag,
});

/** DeleteSecret: marks it for deletion after the recovery window; by force it is gone at once. */
const deleteSecret = (call: JsonCall<z.infer<typeof deleteInput>>): JsonAnswer => {
  const { RecoveryWindowInDays: days = 30, ForceDeleteWithoutRecovery: isForced = false } = call.input;
  if (isForced && call.input.RecoveryWindowInDays !== undefined)
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days < 7 || days > 30)
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  if (isForced) return deleteNow(call);
  const secret = secretOf(call);
  secret.deletionDate = call.now + days * DAY;
  return deleted(secret, secret.deletionDate);
};

/** AWS makes it no fault to delete by force what is not there (any more). */
const deleteNow = (call: JsonCall<z.infer<typeof deleteInput>>): JsonAnswer => {
  const { world, account, region, now, input } = call;
  if (findSecret(world, account, region, input.SecretId) === undefined)
    return deleted({ arn: input.SecretId, name: input.SecretId }, now);
  const secret = secretEvenDeleted(call);
  secretsOf(world, secret.account, secret.region).delete(secret.name);
  return deleted(secret, now);
};

/** RestoreSecret: takes the mark back; no fault without one. */
const restoreSecret = jsonOperation(onlySecretId, (call) => {
  const secret = secretEvenDeleted(call);
  secret.deletionDate = null;
  return { result: { ARN: secret.arn, Name: secret.name }, noted: { ARN: secret.arn } };
});

export const DELETE_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  DeleteSecret: jsonOperation(deleteInput, deleteSecret),
  RestoreSecret: restoreSecret,
};

const DAY = 24 * 3600 * 1000;

const deleted = (
  { arn, name }: { readonly arn: string; readonly name: string },
  at: Instant,
): JsonAnswer => ({
  result: { ARN: arn, Name: name, DeletionDate: epochSeconds(at) },
  noted: { ARN: arn },
});
