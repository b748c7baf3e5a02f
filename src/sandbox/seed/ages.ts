import { toSecond } from '../iam/state.ts';
import type { LastUse } from '../iam/state.ts';
import type { Instant } from '../world.ts';
import type { KeySeed, UserSeed } from './schema.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface KeyTimes {
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly lastUse: LastUse | null;
}

/**
 * Turns a key's ages into moments.
 * @throws RangeError saying what does not fit together: used or changed before it was created, or created in the future.
 */
export const keyTimes = (key: KeySeed, now: Instant): KeyTimes => {
  const createdAt = toSecond(
    key.createdAt === undefined ? now - (key.ageDays ?? 0) * DAY : Date.parse(key.createdAt),
  );
  const changedAt = key.changedDaysAgo === undefined ? createdAt : toSecond(now - key.changedDaysAgo * DAY);
  const usedAt = lastUsedAt(key, now);
  if (createdAt > now) throw new RangeError('is created in the future');
  if (changedAt < createdAt) throw new RangeError('changed before it was created');
  if (usedAt !== null && usedAt < createdAt) throw new RangeError('was used before it was created');
  if (usedAt !== null && usedAt > now) throw new RangeError('is used in the future');
  const { service, region } = key;
  return { createdAt, changedAt, lastUse: usedAt === null ? null : { at: usedAt, service, region } };
};

/** When a user was created: as given, else a day before its oldest key, else a year ago. */
export const userCreatedAt = (user: UserSeed, keys: readonly KeyTimes[], now: Instant): Instant => {
  const oldestKey = Math.min(...keys.map((key) => key.createdAt));
  if (user.createdAt === undefined && user.createdDaysAgo === undefined)
    return toSecond(keys.length === 0 ? now - 365 * DAY : oldestKey - DAY);
  const createdAt = toSecond(
    user.createdAt === undefined ? now - (user.createdDaysAgo ?? 0) * DAY : Date.parse(user.createdAt),
  );
  if (createdAt > now) throw new RangeError('is created in the future');
  if (createdAt > oldestKey) throw new RangeError('has a key that is older than the user');
  return createdAt;
};

const lastUsedAt = (key: KeySeed, now: Instant): Instant | null => {
  if (key.lastUsedAt !== undefined) return Date.parse(key.lastUsedAt);
  if (key.lastUsedDaysAgo === undefined || key.lastUsedDaysAgo === 'never') return null;
  return now - key.lastUsedDaysAgo * DAY;
};
