import type { SeedDocument } from '../../sandbox/seed/schema.ts';
import { ROLE, SENDER } from '../policy.ts';
import { FIRST_RUN, timeOn } from './calendar.ts';
import type { CastAccount, CastKey, CastUser } from './types.ts';
import { DAY, toIso } from '../../core/model/time.ts';

type AccountSeed = SeedDocument['accounts'][number];
type UserSeed = NonNullable<AccountSeed['users']>[number];
type KeySeed = NonNullable<UserSeed['keys']>[number];

/** The evening before the first run: everything in the cast lies before it. */
export const SEEDED_AT = timeOn(0, '00:00');

/** The cast as the embedded AWS is seeded with it. */
export function seedOf(accounts: readonly CastAccount[]): SeedDocument {
  return { accounts: accounts.map(accountSeed) };
}

function accountSeed({ id, name, users, rootKeyAge, bounces, complained }: CastAccount): AccountSeed {
  return {
    id,
    name,
    alias: name,
    roles: [{ name: ROLE }],
    ...(rootKeyAge === undefined ? {} : { root: { keys: [{ createdAt: daysBefore(rootKeyAge) }] } }),
    users: users.map(userSeed),
    ses: {
      identities: [SENDER],
      ...(bounces === undefined ? {} : { bounces: [...bounces] }),
      ...(complained === undefined
        ? {}
        : { suppressed: complained.map((address) => ({ address, reason: 'COMPLAINT' as const })) }),
    },
  };
}

function userSeed({ name, path, tags, keys }: CastUser): UserSeed {
  return { name, path, tags: { ...tags }, keys: keys.map(keySeed) };
}

function keySeed({ id, ageDays, lastUsed, inactiveForDays }: CastKey): KeySeed {
  return {
    id,
    createdAt: daysBefore(ageDays),
    ...(lastUsed === null
      ? {}
      : { lastUsedAt: daysBefore(lastUsed.daysAgo), service: lastUsed.where[0], region: lastUsed.where[1] }),
    ...(inactiveForDays === undefined
      ? {}
      : { status: 'Inactive' as const, changedDaysAgo: inactiveForDays }),
  };
}

function daysBefore(days: number): string {
  return toIso(FIRST_RUN - days * DAY);
}
