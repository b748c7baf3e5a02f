import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';
import type { CastAccount } from '../cast/types.ts';
import type { Announced } from '../../core/model/receipt.ts';
import { type Happening, isKind } from '../happening.ts';
import type { LivingKey } from '../people/lives.ts';
import type { Day } from '../run-days.ts';

/** Everything there is to tell of when the days are over. */
export interface Outcome {
  readonly cast: readonly CastAccount[];
  readonly keys: readonly LivingKey[];
  readonly days: readonly Day[];
  readonly calls: readonly LoggedCall[];
  readonly mails: readonly Mail[];
}

/** All that happened, in order. */
export function happenings({ days }: Outcome): readonly Happening[] {
  return days.flatMap((day) => day.happenings);
}

/** What happened to one key, in order. */
export function lifeOf(keyId: string | null, outcome: Outcome): readonly Happening[] {
  return happenings(outcome).filter((each) => each.keyId === keyId);
}

/** The first notice of a kind about a key. */
export function noticeOf(keyId: string | null, outcome: Outcome, announced: Announced) {
  return lifeOf(keyId, outcome)
    .filter(isKind('told'))
    .find((notice) => notice.announced === announced);
}

/** The first thing of a kind that happened to a key. */
export function one(keyId: string | null, outcome: Outcome, kind: Happening['kind']): Happening | undefined {
  return lifeOf(keyId, outcome).find((each) => each.kind === kind);
}
