import { type Lately, isLately } from '../lately.ts';
import type { GuardrailReport } from '../model/plan.ts';
import type { Instant } from '../model/time.ts';

/** Below this many keys a share says nothing: two of five keys is a normal day in a small account. */
const STOP_FROM = 3;

/**
 * Why a run over one account does nothing destructive: what it would do, together with what was begun lately, is too
 * large a share of the account's keys.
 * @param share 0 to 1
 * @returns a sentence for people; null: it is not too much
 */
export function stopReason(
  { due, managedActiveKeys, managedKeys }: Pick<GuardrailReport, 'due' | 'managedActiveKeys' | 'managedKeys'>,
  lately: Lately,
  now: Instant,
  share: number,
): string | null {
  const weigh = (step: 'deactivate' | 'delete', there: number, what: string) => {
    const before = begunBesides(step, due[step], lately, now);
    const changed = due[step].length + before;
    // What was begun before is no longer among the keys that are there.
    if (!isTooMuch({ changed, of: there + before, share, from: STOP_FROM })) return null;
    const who =
      before === 0 ? 'This run would' : 'This run and what was begun in the last 20 hours would together';
    return (
      `${who} ${step} ${changed} of the account's ${there + before} ${what}, more than ${percent(share)}. ` +
      'Nothing destructive was done. If that is what you want, raise guardrails.stop-above or start with a smaller guardrails.rollout.'
    );
  };
  return (
    weigh('deactivate', managedActiveKeys, 'managed active keys') ??
    weigh('delete', managedKeys, 'managed keys')
  );
}

/** Whether a number of changes is too large a share. @param less than `from` changes never are */
export function isTooMuch(weighed: {
  readonly changed: number;
  readonly of: number;
  readonly share: number;
  readonly from: number;
}): boolean {
  const { changed, of, share, from } = weighed;
  // Divided, not multiplied: 0.29 * 100 is a little less than 29, and 29 keys of 100 would be "more than 29%".
  return changed >= from && changed / of > share;
}

export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

/** Keys that this step was begun for lately and that are not among those it is due for. */
export function begunBesides(
  step: 'deactivate' | 'delete',
  due: readonly string[],
  { begun }: Lately,
  now: Instant,
): number {
  const own = new Set(due);
  return begun.filter((each) => each.step === step && isLately(each.at, now) && !own.has(each.keyId)).length;
}
