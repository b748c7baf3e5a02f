import type { Sleep } from '../core/ports.ts';
import { AwsFailure, type AwsFailureKind } from './failure.ts';

/** AWS says "wait a few minutes", and a moment is nearly always enough; together about a minute. Pauses in ms. */
const WHILE_BUSY = [1_000, 3_000, 8_000, 15_000, 30_000];
/** What was just made is not known everywhere for some seconds. Pauses in ms. */
const UNTIL_SEEN = [1_000, 2_000, 4_000];

const PAUSES: Partial<Readonly<Record<AwsFailureKind, readonly number[]>>> = {
  busy: WHILE_BUSY,
  'not-found': UNTIL_SEEN,
};

/**
 * Makes a call again where AWS asks for that: something else is changing the same entity, or what was just made is not
 * known everywhere yet. Only for calls that can be repeated, which creating a key cannot.
 * @throws whatever the last try throws
 */
export async function patiently<T>(sleep: Sleep, call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const pause = error instanceof AwsFailure ? PAUSES[error.kind]?.[tries] : undefined;
      if (pause === undefined) throw error;
      await sleep(pause);
    }
  }
}
