import { createHash } from 'node:crypto';
import type { CastAccount, CastKey, CastUser, Spell, Where } from './types.ts';

/** Words in which the cast is written. */

/** A key before its account gives it an id. */
export type KeyLife = Omit<CastKey, 'id'>;
export type UserLife = Omit<CastUser, 'keys'> & { readonly keys: readonly KeyLife[] };

export const everyDay: readonly Spell[] = [{ every: 'day' }];
export const weekdays: readonly Spell[] = [{ every: 'weekday' }];
const never: readonly Spell[] = [];

export function until(day: number): readonly Spell[] {
  return [{ every: 'weekday', until: day }];
}

export function weekly(from = 0, last = Infinity): readonly Spell[] {
  return [{ everyDays: 7, from, until: last }];
}

export function onDays(...on: readonly number[]): readonly Spell[] {
  return [{ on }];
}

/** A key in use until the day before the first run, and from then on as its spells say. */
export function usedKey(ageDays: number, where: Where, uses: readonly Spell[]): KeyLife {
  return idleKey(ageDays, 1, where, uses);
}

/** A key last used some days before the first run. A quarter of a day more, so that a threshold is passed by its run. */
export function idleKey(
  ageDays: number,
  idleDays: number,
  where: Where,
  uses: readonly Spell[] = never,
): KeyLife {
  return { ageDays, lastUsed: { daysAgo: idleDays + 0.25, where }, uses };
}

export function neverUsedKey(ageDays: number): KeyLife {
  return { ageDays: ageDays + 0.25, lastUsed: null, uses: never };
}

/** A person whose mail reaches them. */
export function person(name: string, team: string, ...keys: readonly KeyLife[]): UserLife {
  return { name, path: '/people/', tags: { email: `${name}@example.com`, team }, keys };
}

/** Somebody for whom Keywarden makes the new keys, and who fetches them so many days after the mail, or never. */
export function managed(user: UserLife, fetches: number | 'never'): UserLife {
  return { ...user, tags: { ...user.tags, rotation: 'keywarden' }, fetches };
}

/** A pipeline or job: its team answers for it. */
export function robot(name: string, team: string, ...keys: readonly KeyLife[]): UserLife {
  return { name, path: '/robots/', tags: { email: `${team}@example.com`, team, kind: 'ci' }, keys };
}

/** A program that runs on somebody's behalf. */
export function service(name: string, team: string, ...keys: readonly KeyLife[]): UserLife {
  return { name, path: '/services/', tags: { email: `${team}@example.com`, team }, keys };
}

/** Nobody is named who answers for it. */
export function ownerless(name: string, path: string, ...keys: readonly KeyLife[]): UserLife {
  return { name, path, tags: {}, keys };
}

/** An account and its users, each key with the id it has in every demo. */
export function account(
  id: string,
  name: string,
  users: readonly UserLife[],
  more: Pick<CastAccount, 'rootKeyAge' | 'bounces' | 'complained'> = {},
): CastAccount {
  return {
    id,
    name,
    users: users.map((user) => ({
      ...user,
      keys: user.keys.map((key, index) => ({ id: keyId(`${id}/${user.name}/${index}`), ...key })),
    })),
    ...more,
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An access key id as AWS makes them, the same for the same text. */
function keyId(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  return `AKIA${[...bytes].map((byte) => ALPHABET.charAt(byte % 32)).join('')}`;
}
