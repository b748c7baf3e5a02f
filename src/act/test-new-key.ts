import { AwsFailure } from '../aws/failure.ts';
import type { NewKey, SinkUser } from '../core/ports.ts';
import type { RotationDeps } from './deps.ts';

/** A new key may be refused for some seconds; together half a minute. Pauses in ms. */
const PAUSES = [0, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 8_000];

/** Not let in yet, or a call that failed by itself: one lost answer must not undo a rotation that is all but done. */
const MAY_PASS: ReadonlySet<AwsFailure['kind']> = new Set([
  'credentials',
  'throttled',
  'unavailable',
  'unreachable',
]);

/**
 * Calls AWS with the new key until it answers as the user it was made for.
 * @throws AwsFailure when it is still refused after 30 s; Error when it answers as somebody else
 */
export async function testNewKey(deps: RotationDeps, key: NewKey, to: SinkUser): Promise<void> {
  let refusal: unknown;
  for (const pause of PAUSES) {
    if (pause > 0) await deps.sleep(pause);
    try {
      const { arn } = await deps.identityOf(key);
      if (arn !== to.arn) throw new Error(`Key ${key.keyId} answers as ${arn}, not as ${to.arn}.`);
      return;
    } catch (error) {
      if (!(error instanceof AwsFailure) || !MAY_PASS.has(error.kind)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
