import { DAY } from '../core/model/time.ts';
import { FIRST_RUN } from './cast/calendar.ts';
import type { CastAccount, CastUser } from './cast/types.ts';
import type { Agreement, Terms } from './invariants/evidence.ts';
import { FALLBACK, OPERATORS, ROLE } from './policy.ts';

/** What the demo's policy promises, in the words of its people; written down again so that the judge has it from them. */
const EVERYONE = {
  unusedAfter: 45 * DAY,
  replaced: { age: 365 * DAY, idle: 32 * DAY },
  grace: 14 * DAY,
  deleteAfter: 30 * DAY,
};
const MANAGED = { ...EVERYONE, replaced: { age: 90 * DAY, idle: 7 * DAY } };
const ROBOTS = {
  unusedAfter: 90 * DAY,
  replaced: { age: 45 * DAY, idle: 2 * DAY },
  grace: 7 * DAY,
  deleteAfter: 20 * DAY,
};

/** What the judge holds the days against. */
export function agreementOf(cast: readonly CastAccount[]): Agreement {
  const keys = new Map(
    cast.flatMap(({ users }) => users.flatMap((user) => user.keys.map((key) => [key.id, key]))),
  );
  return {
    // Everybody else signs with a key of their own.
    isKeywarden: (caller) => caller.includes(`:assumed-role/${ROLE}/`),
    operators: OPERATORS,
    secretOf: (user) => `keywarden/${user}`,
    perDay: 10,
    termsOf: (account, name) => {
      const user = cast.find(({ id }) => id === account)?.users.find((each) => each.name === name);
      if (user === undefined) throw new RangeError(`there is no ${name} in the cast of ${account}`);
      return termsOf(user);
    },
    keyBefore: (keyId) => {
      const key = keys.get(keyId);
      if (key === undefined) return undefined;
      const { ageDays, lastUsed } = key;
      return {
        createdAt: FIRST_RUN - ageDays * DAY,
        lastUsedAt: lastUsed === null ? null : FIRST_RUN - lastUsed.daysAgo * DAY,
      };
    },
  };
}

function termsOf({ name, path, tags }: CastUser): Terms {
  const answers = [tags['email'], name.includes('@') ? name : undefined, FALLBACK];
  return {
    ...(tags['kind'] === 'ci' ? ROBOTS : tags['rotation'] === 'keywarden' ? MANAGED : EVERYONE),
    answers: answers.flatMap((address) => address?.toLowerCase() ?? []),
    exemptUntil: path === '/break-glass/' ? Date.UTC(2027, 6, 1) : taggedUntil(tags['keywarden:exempt']),
  };
}

/** The exemption ends with the day it names. */
function taggedUntil(tag = ''): number | null {
  const until = /^until=(\d{4}-\d{2}-\d{2})/.exec(tag)?.[1];
  return until === undefined ? null : Date.parse(`${until}T00:00:00Z`) + DAY;
}
