import type { Known } from './model/known.ts';
import type { EmailSettings } from './model/policy.ts';
import { type Ban, type Receipt, type SoftBounce, isTo } from './model/receipt.ts';
import { DAY, type Duration, HOUR, type Instant } from './model/time.ts';

/** SES gives up after hours; a delivery that it has not reported by now will not be reported. */
const REPORTED_WITHIN: Duration = 3 * DAY;

/**
 * Whether a notice reached its recipients, as far as the policy asks for proof: `reached` counts; `awaited` does not
 * count yet, and nobody need be told again; `lost` counts for nothing, as if it had never been sent.
 * @param proof what `notify.email.proof` says
 */
export function deliveryOf(
  { acceptedAt, deliveredAt }: Pick<Receipt, 'acceptedAt' | 'deliveredAt'>,
  proof: EmailSettings['proof'],
  now: Instant,
): 'reached' | 'awaited' | 'lost' {
  if (proof === 'accepted' || deliveredAt !== null) return 'reached';
  return now < acceptedAt + REPORTED_WITHIN ? 'awaited' : 'lost';
}

/** Nobody is silenced for good by one event: a made-up one must not outlast the month in which it is announced. */
const BANNED: Duration = 30 * DAY;

/** Those of the bans that still count. */
export function standingBans(bans: readonly Ban[], now: Instant): readonly Ban[] {
  return bans.filter(({ since }) => now < bannedUntil(since));
}

/** When a ban ends by itself. */
export function bannedUntil(since: Instant): Instant {
  return since + BANNED;
}

/**
 * When something became of a mail, as far as the event that says so can be believed. Whoever makes one up could date it
 * into a far future, where it would never end; what SES reports lies within days of the mail.
 */
export function heardAt(said: Instant, acceptedAt: Instant): Instant {
  return Math.min(Math.max(said, acceptedAt), acceptedAt + REPORTED_WITHIN);
}

/** A week, and so much longer that a weekly run which starts late still finds the next who answers. */
const PASSED_OVER: Duration = 7 * DAY + 12 * HOUR;
/** A step is taken at most so long after its promised date. */
const STALE: Duration = 48 * HOUR;

/**
 * Addresses to pass over for one user, in lower case: a notice about one of these keys came back softly a short while
 * ago, or the one who was told in its place still waits for the date they were given. Without the latter the clock would
 * go back and forth between the two, and begin anew each time.
 * @param keyIds the user's keys
 * @param receipts theirs, by key id
 */
export function passedOver(
  keyIds: readonly string[],
  bounces: readonly SoftBounce[],
  receipts: ReadonlyMap<string, Known<readonly Receipt[]>>,
  now: Instant,
): ReadonlySet<string> {
  const concerned = bounces.filter(
    ({ keyId, address, at }) =>
      keyIds.includes(keyId) &&
      (now < at + PASSED_OVER || someoneElseWaits(receipts.get(keyId), address, now)),
  );
  return new Set(concerned.map(({ address }) => address));
}

function someoneElseWaits(
  own: Known<readonly Receipt[]> | undefined,
  address: string,
  now: Instant,
): boolean {
  if (own?.known !== true) return false;
  return own.value.some(
    (receipt) =>
      receipt.voided === null &&
      !isTo(receipt, address) &&
      receipt.promised !== null &&
      now < receipt.promised + STALE,
  );
}
