import { passedOver, standingBans } from '../core/delivery.ts';
import { type Known, known } from '../core/model/known.ts';
import type { Ban, Receipt, SoftBounce } from '../core/model/receipt.ts';
import type { Instant } from '../core/model/time.ts';
import type { Notifier } from '../core/ports.ts';
import type { Store } from '../store/store.ts';

/** Whom mail does not reach. */
export interface Unreached {
  /** Not to be written to, in lower case. */
  readonly banned: ReadonlySet<string>;
  /** Those among them that events told of. */
  readonly bans: readonly Ban[];
  /** Notices that came back from addresses which are passed over for a while. */
  readonly bounces: readonly SoftBounce[];
}

/** What the channel knows, and what events have told. Unknown when one of them is. */
export async function unreachedAddresses(
  { undeliverable, softBounces }: Pick<Store, 'undeliverable' | 'softBounces'>,
  notifier: Notifier | null,
  now: Instant,
): Promise<Known<Unreached>> {
  const [told, bounces] = await Promise.all([undeliverable.load(), softBounces.load()]);
  const suppressed = notifier === null ? known(new Set<string>()) : await notifier.undeliverable();
  if (!told.known) return told;
  if (!bounces.known) return bounces;
  if (!suppressed.known) return suppressed;
  const bans = standingBans(told.value, now);
  const banned = new Set([...bans.map(({ address }) => address), ...suppressed.value]);
  return known({ banned, bans, bounces: bounces.value });
}

/** Whom not to write to about one user, in lower case. @param keyIds the user's keys */
export function unreachedFor(
  unreached: Known<Unreached>,
  keyIds: readonly string[],
  receipts: ReadonlyMap<string, Known<readonly Receipt[]>>,
  now: Instant,
): Known<ReadonlySet<string>> {
  if (!unreached.known) return unreached;
  const { banned, bounces } = unreached.value;
  return bounces.length === 0
    ? known(banned)
    : known(new Set([...banned, ...passedOver(keyIds, bounces, receipts, now)]));
}
