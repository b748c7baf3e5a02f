import type { IamApi } from '../aws/iam.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { KeyObservation, LastUse } from '../core/model/observation.ts';
import { recordedKey } from '../core/model/record.ts';
import type { Instant } from '../core/model/time.ts';
import type { CachedUser } from '../core/ports.ts';
import { attemptRead } from './attempt-read.ts';
import { fingerprint, fingerprintWithUse } from './fingerprint.ts';
import { liveKeys, withLiveUse } from './live-keys.ts';
import type { Profile } from './profile.ts';
import type { SlotKey } from './report/row.ts';
import type { ReportUser } from './report/user.ts';
import { type Pair, matchSlots, settleByUse } from './slots.ts';

/** The keys of one user, and what to remember of them for the next scan; null: nothing. */
export interface UserKeys {
  readonly keys: Known<readonly KeyObservation[]>;
  readonly remember: CachedUser | null;
}

export interface KeySources {
  readonly iam: IamApi;
  /** Ask IAM for everybody's keys, whatever report and cache say. */
  readonly full: boolean;
  /** When the report was made; null: there is none. */
  readonly reportedAt: Instant | null;
}

/**
 * A user's keys with as few calls as are safe: from report and cache where both agree, from one listing where the
 * cache has no answer, all live where the report cannot be trusted for this user.
 * @throws AwsFailure, UserVanished as `attemptRead`
 */
export async function userKeys(
  { iam, full, reportedAt }: KeySources,
  profile: Profile,
  reported: ReportUser | undefined,
  cached: CachedUser | null,
): Promise<UserKeys> {
  const slots = reportedSlots(profile, reported, reportedAt);
  if (slots === null) return { keys: await liveKeys(iam, profile.user), remember: cached };
  if (!full) {
    const keys = fromCache(slots, cached);
    if (keys) return { keys: known(keys), remember: cached };
  }
  return await list(iam, profile.user, slots, cached);
}

/** The report's slots where they can be trusted for this user; null: everything has to be read live. */
function reportedSlots(
  profile: Profile,
  reported: ReportUser | undefined,
  reportedAt: Instant | null,
): readonly SlotKey[] | null {
  if (reportedAt === null || !reported?.keys.known || reported.faults.length > 0) return null;
  const { row, keys } = reported;
  const recordsKeys =
    !profile.tags.known || [...profile.tags.value.keys()].some((name) => recordedKey(name) !== undefined);
  const isNewer = toSecond(profile.createdAt) >= toSecond(reportedAt);
  const isSomebodyElse =
    !row.createdAt.known || toSecond(row.createdAt.value) !== toSecond(profile.createdAt);
  if (recordsKeys || isNewer || isSomebodyElse) return null;
  return keys.value.every(({ lastRotated, lastUsed }) => lastRotated.known && lastUsed.known)
    ? keys.value
    : null;
}

function fromCache(
  slots: readonly SlotKey[],
  cached: CachedUser | null,
): readonly KeyObservation[] | undefined {
  if (cached === null) return slots.length === 0 ? [] : undefined;
  if (cached.fingerprint !== fingerprint(slots) && cached.fingerprint !== fingerprintWithUse(slots))
    return undefined;
  const keys = cached.keys.flatMap(({ keyId, createdAt, slot: number }) => {
    const slot = slots.find((candidate) => candidate.slot === number);
    return slot ? [reportedKey({ keyId, createdAt }, slot)] : [];
  });
  return keys.length === slots.length ? keys : undefined;
}

async function list(
  iam: IamApi,
  user: string,
  slots: readonly SlotKey[],
  cached: CachedUser | null,
): Promise<UserKeys> {
  const listed = await attemptRead(user, () => iam.accessKeys(user));
  if (!listed.known) return { keys: unknown(listed.because), remember: cached };
  if (listed.value.length === 0 && slots.length === 0) return { keys: known([]), remember: null };
  const match = matchSlots(listed.value, slots);
  switch (match.kind) {
    case 'certain':
      return { keys: reportedKeys(match.pairs), remember: memory(fingerprint(slots), match.pairs) };
    case 'interchangeable':
      // Which is which matters as soon as one of them is used: then the entry must be stale.
      return { keys: reportedKeys(match.pairs), remember: memory(fingerprintWithUse(slots), match.pairs) };
    case 'ambiguous': {
      const keys = await withLiveUse(iam, user, listed.value);
      const pairs = settleByUse(match.possible, knownUses(keys));
      return { keys: known(keys), remember: pairs ? memory(fingerprint(slots), pairs) : cached };
    }
    case 'none':
      return { keys: known(await withLiveUse(iam, user, listed.value)), remember: cached };
  }
}

function reportedKeys(pairs: readonly Pair[]): Known<readonly KeyObservation[]> {
  return known(pairs.map(({ key, slot }) => reportedKey(key, slot)));
}

function reportedKey(
  { keyId, createdAt }: { readonly keyId: string; readonly createdAt: Instant },
  { slot, active, lastUsed }: SlotKey,
): KeyObservation {
  return {
    keyId,
    slot,
    status: active ? 'Active' : 'Inactive',
    createdAt: known(createdAt),
    ageFrom: 'created',
    lastUsed,
  };
}

function memory(fingerprint: string, pairs: readonly Pair[]): CachedUser {
  return {
    fingerprint,
    keys: pairs.map(({ key, slot }) => ({ keyId: key.keyId, createdAt: key.createdAt, slot: slot.slot })),
  };
}

function knownUses(keys: readonly KeyObservation[]): ReadonlyMap<string, LastUse | null> {
  return new Map(
    keys.flatMap(({ keyId, lastUsed }) =>
      keyId !== null && lastUsed.known ? [[keyId, lastUsed.value]] : [],
    ),
  );
}

/** The report has no milliseconds. */
function toSecond(at: Instant): number {
  return Math.floor(at / 1000);
}
