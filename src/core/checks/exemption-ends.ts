import type { HoldVerdict, Verdict } from '../model/decision.ts';
import { DAY, type Duration, type Instant, toDate } from '../model/time.ts';
import { groundOf } from './ground.ts';
import type { KeySituation } from './situation.ts';
import { toldEach } from './told-each.ts';

/** So long before its end an exemption's end is announced. */
const ANNOUNCED: readonly Duration[] = [14 * DAY, 3 * DAY];

interface Ending {
  readonly endsAt: Instant;
  /** First sight of any exemption of the user: one that is shorter than an offset is not announced by it. */
  readonly since: Instant;
  /** What holds besides. */
  readonly held: HoldVerdict;
}

/** An exemption by tag whose end is near: owner and operators hear of it 14 and 3 days before, each once. */
export function announcedEnd(situation: KeySituation, { endsAt, since, held }: Ending): Verdict {
  const { user, now, owner, policy, rule } = situation;
  // Where no rule matches, nothing happens after it either.
  if (rule === null) return held;
  const passed = ANNOUNCED.filter((offset) => endsAt - offset <= now && endsAt - offset >= since);
  const grounds = passed.map((offset) =>
    groundOf(situation, {
      announced: 'attention',
      reason: 'ExemptionEnds',
      measured: 'exempt',
      since: endsAt - offset,
      limit: offset,
    }),
  );
  const ground = grounds.at(-1);
  if (ground === undefined) return held;
  const told = toldEach(situation, {
    to: [owner.known ? owner.value : null, policy.notify?.email.operators ?? null],
    ground,
    alsoGrounds: grounds.slice(0, -1),
    message: `The exemption of ${user.user} ends after ${toDate(endsAt - 1)}. ${held.message}`,
    urgent: false,
    held: () => held,
  });
  return told ?? held;
}
