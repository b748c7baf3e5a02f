import type { HoldVerdict, Verdict } from '../model/decision.ts';
import { type Ground, isSameGround, isTo } from '../model/receipt.ts';
import { mayCount } from './notice-clock.ts';
import type { KeySituation } from './situation.ts';

/** Something that several people have to know, each once, and none of them waits for the others. */
export interface ToldEach {
  /** Those who could hear it; null: there is nobody like that. */
  readonly to: readonly (string | null)[];
  readonly ground: Ground;
  readonly message: string;
  readonly urgent: boolean;
  /** What else was told goes on counting. */
  readonly alsoGrounds?: readonly Ground[];
  /** What holds once all of them have been told. */
  readonly held: (told: readonly string[]) => HoldVerdict;
}

/** A notice to whoever has not heard yet, and after it a hold; undefined: nobody could hear it. */
export function toldEach(situation: KeySituation, told: ToldEach): Verdict | undefined {
  const { ground, message, urgent, held } = told;
  const to = reachable(situation, told.to);
  if (situation.policy.notify === null || to.length === 0) return undefined;
  const grounds = [ground, ...(told.alsoGrounds ?? [])];
  const untold = to.filter((address) => !hasHeard(situation, ground, address));
  if (untold.length === 0) return { ...held(to), grounds };
  return {
    kind: 'step',
    step: 'notify',
    reason: ground.reason,
    message,
    due: situation.now,
    cause: null,
    notice: {
      announced: ground.announced,
      promised: null,
      reminder: null,
      urgent,
      copyToFallback: false,
      to: untold,
    },
    grounds,
  };
}

/** Each address once, whatever its case, and none that mail does not reach. */
function reachable({ unreachable }: KeySituation, all: readonly (string | null)[]): readonly string[] {
  const byAddress = new Map(
    all.flatMap((each) => (each === null ? [] : [[each.toLowerCase(), each] as const])),
  );
  return [...byAddress].flatMap(([key, address]) => (unreachable?.has(key) === true ? [] : [address]));
}

function hasHeard(situation: KeySituation, ground: Ground, address: string): boolean {
  return situation.ownReceipts.some(
    (receipt) =>
      receipt.ground !== null &&
      isSameGround(receipt.ground, ground) &&
      isTo(receipt, address) &&
      mayCount(receipt, situation),
  );
}
