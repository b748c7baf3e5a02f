import { beforeAll, describe, expect, it } from 'vitest';
import { toDate } from '../../src/core/model/time.ts';
import { importPredecessor } from '../../src/config/importers/import.ts';
import { CHECK_AND_ROTATE_ENV } from '../../src/config/importers/samples.fixture.ts';
import { daysAgo } from '../build/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import { addressees, aUser, keyId, statusOf } from '../harness/steps.ts';
import { checkAndRotateRun } from '../parity/check-and-rotate.ts';
import { daily, namesOf } from '../parity/ours.ts';
import { type Happened, type StoryUser, firstDays } from '../parity/predecessor.ts';

const DAYS = 130;
/** As the sample's S3_CSV_BUCKET says. */
const BUCKET = 'handover';

/** The keys of each user on day 0, and the predecessor's tags; ages in days. */
const CAST: Readonly<
  Record<
    string,
    { readonly keys: readonly Key[]; readonly tagged?: number; readonly old?: string; readonly email?: false }
  >
> = {
  // untagged, 1 active key
  switcher: { keys: [{ name: 'old', age: 0 }] },
  late: { keys: [{ name: 'old', age: 45 }] },
  stayer: { keys: [{ name: 'old', age: 2 }] },
  // untagged, 2 active keys
  twin: {
    keys: [
      { name: 'first', age: 1 },
      { name: 'second', age: 1 },
    ],
  },
  doer: {
    keys: [
      { name: 'first', age: 50 },
      { name: 'second', age: 4 },
    ],
  },
  // untagged, 1 active + 1 inactive
  blocked: {
    keys: [
      { name: 'first', age: 20, off: true },
      { name: 'second', age: 3 },
    ],
  },
  // tagged, 2 active: 7 days before the predecessor would act, and 2
  flying: {
    keys: [
      { name: 'old', age: 66 },
      { name: 'new', age: 4 },
    ],
    tagged: 4,
    old: 'old',
  },
  landing: {
    keys: [
      { name: 'old', age: 71 },
      { name: 'new', age: 9 },
    ],
    tagged: 9,
    old: 'old',
  },
  // tagged, 2 keys, one inactive
  leaving: {
    keys: [
      { name: 'old', age: 76, off: true },
      { name: 'new', age: 15 },
    ],
    tagged: 4,
    old: 'old',
  },
  // tagged, 2 keys, the new one inactive
  crossed: {
    keys: [
      { name: 'old', age: 70 },
      { name: 'new', age: 9, off: true },
    ],
    tagged: 9,
    old: 'old',
  },
  // tagged, anything else
  alone: { keys: [{ name: 'new', age: 9 }], tagged: 9, old: 'gone' },
  // without the e-mail tag
  private: { keys: [{ name: 'old', age: 50 }], email: false },
};

interface Key {
  readonly name: string;
  readonly age: number;
  readonly off?: true;
}

const name = namesOf(
  Object.fromEntries(Object.entries(CAST).map(([user, { keys }]) => [user, keys.map((key) => key.name)])),
);

function seeded(): readonly User[] {
  return Object.entries(CAST).map(([user, { keys, tagged, old, email }]) => {
    const oldKey = keys.findIndex((key) => key.name === old);
    const tags: Record<string, string> = email === false ? {} : { email: `${user}@example.com` };
    if (tagged !== undefined) {
      tags['last-check-date'] = toDate(daysAgo(tagged));
      tags['last-check-old-key'] = oldKey === -1 ? keyId('gone') : keyId(user, oldKey + 1);
    }
    const made = keys.map(({ age, off }) => ({
      ageDays: age,
      lastUsedDaysAgo: off ? 5 : 0,
      ...(off ? { status: 'Inactive' as const, changedDaysAgo: 4 } : {}),
    }));
    return { ...aUser(user, ...made), tags };
  });
}

function predecessors(): readonly Happened[] {
  const stories: StoryUser[] = Object.entries(CAST).map(([user, { keys, tagged, old, email }]) => ({
    user,
    keys: keys.map((key) => ({ name: key.name, created: -key.age, status: key.off ? 'Inactive' : 'Active' })),
    tags: {
      ...(email === false ? {} : { email: 'yes' }),
      ...(tagged === undefined ? {} : { date: -tagged, old: old ?? '' }),
    },
  }));
  return Array.from({ length: DAYS + 1 }, (_, day) =>
    stories.flatMap((story) => checkAndRotateRun(story, day)),
  ).flat();
}

/** Everybody uses the newest key there is, except for those who never fetch it, and the twin, who uses both. */
function owners(world: World) {
  return () => {
    for (const user of world.control.state()[0]?.users ?? []) {
      const active = user.keys
        .filter(({ status }) => status === 'Active')
        .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
        .map(({ id }) => id);
      const used = user.name === 'stayer' || user.name === 'crossed' ? active.slice(0, 1) : active.slice(-1);
      for (const id of user.name === 'twin' ? active : used) world.control.use(id);
    }
  };
}

describe('130 days of check-and-rotate with the imported sample values', () => {
  const theirs = predecessors();
  let ours: readonly Happened[] = [];
  const their = (user: string) => firstDays(theirs, user);
  const our = (user: string) => firstDays(ours, user);
  const seen: { statuses: Record<string, unknown>; told: readonly string[]; tags: readonly string[] } = {
    statuses: {},
    told: [],
    tags: [],
  };

  beforeAll(async () => {
    const { yaml } = importPredecessor([{ name: '.env', text: CHECK_AND_ROTATE_ENV }]);
    const world = await aWorld({ policy: yaml, users: [...seeded()], s3: { buckets: [BUCKET] } });
    ours = await daily(world, DAYS, name, owners(world));
    seen.statuses = Object.fromEntries(
      Object.entries(CAST).map(([user, { keys }]) => [
        user,
        keys.map((_, index) => statusOf(world, keyId(user, index + 1))),
      ]),
    );
    seen.told = addressees(world);
    seen.tags = (world.control.state()[0]?.users ?? []).flatMap(({ tags }) => Object.keys(tags));
  }, 300_000);

  it('warns, rotates, deactivates and deletes on days 30, 60, 70 and 80 where the predecessor did on 31, 61, 72 and 83', () => {
    expect(their('switcher')).toMatchObject({
      'warn old': 31,
      'rotate old': 61,
      'deactivate old': 72,
      'delete old': 83,
    });
    expect(our('switcher')).toMatchObject({
      'warn old': 30,
      'rotate old': 60,
      'deactivate old': 70,
      'delete old': 80,
    });
  });

  it.each([
    ['switcher', 'old', 3],
    ['late', 'old', 3],
    ['late', 'new', 3],
    ['flying', 'old', 2],
    ['flying', 'new', 3],
    ['leaving', 'old', 1],
    ['leaving', 'new', 3],
    ['landing', 'new', 3],
    ['alone', 'new', 3],
  ])('takes as long for each stage of %s and the key %s, to within a day', (user, key, count) => {
    const stages = ['rotate', 'deactivate', 'delete']
      .map((what) => `${what} ${key}`)
      .filter((stage) => stage in their(user));
    expect(stages).toHaveLength(count);
    // What was in flight on day 0 is measured from there.
    const begins = `warn ${key}` in their(user) ? `warn ${key}` : '';
    const lengths = (days: Readonly<Record<string, number>>) =>
      stages.map((stage, index) => (days[stage] ?? Number.NaN) - (days[stages[index - 1] ?? begins] ?? 0));
    const theirLengths = lengths(their(user));
    for (const [index, length] of lengths(our(user)).entries()) {
      expect([stages[index], Math.abs(length - (theirLengths[index] ?? 0)) <= 1]).toEqual([
        stages[index],
        true,
      ]);
    }
  });

  it('adds the notice clock where the predecessor would act within days of the change-over', () => {
    expect(their('landing')['deactivate old']).toBe(2);
    expect(our('landing')['deactivate old']).toBe(7);
    // From there on the stages are the same again.
    expect((our('landing')['delete old'] ?? 0) - 7).toBe(10);
  });

  it('differs on purpose: an owner who does not switch is not cut off', () => {
    expect(their('stayer')).toMatchObject({ 'deactivate old': 70, 'delete old': 81 });
    expect(our('stayer')).toMatchObject({ 'rotate old': 58 });
    expect(seen.statuses['stayer']).toEqual(['Active']);
    expect(seen.told.filter((to) => to === 'stayer@example.com').length).toBeGreaterThan(3);
  });

  it('differs on purpose: an owner who switched off the new key keeps the old one', () => {
    expect(their('crossed')).toMatchObject({ 'delete old': 2 });
    expect(seen.statuses['crossed']?.[0 as never]).toBe('Active');
  });

  it('warns users with two active keys and rotates neither, as before', () => {
    for (const key of ['first', 'second']) {
      expect(
        Math.abs((our('twin')[`warn ${key}`] ?? 0) - (their('twin')[`warn ${key}`] ?? 0)),
      ).toBeLessThanOrEqual(1);
    }
    expect(Object.keys(their('twin'))).toEqual(['warn first', 'warn second']);
    expect(Object.keys(our('twin')).toSorted()).toEqual(['warn first', 'warn second']);
    expect(seen.statuses['twin']).toEqual(['Active', 'Active']);
  });

  it('differs on purpose: two keys do not evade rotation once the owner has changed to the younger', () => {
    expect(Object.keys(their('doer'))).toEqual(['warn first', 'warn second']);
    expect(our('doer')).toHaveProperty('deactivate first');
    expect(our('doer')).toHaveProperty('delete first');
  });

  it('warns of the active key beside an inactive one, asks to remove that, and deletes it no more than before', () => {
    expect(
      Math.abs((our('blocked')['warn second'] ?? 0) - (their('blocked')['warn second'] ?? 0)),
    ).toBeLessThanOrEqual(1);
    expect(Object.keys(our('blocked'))).toEqual(['warn second']);
    expect(seen.statuses['blocked']).toEqual(['Inactive', 'Active']);
  });

  it('removes tags of a rotation that the owner has ended, as before', () => {
    expect([their('alone')['untag gone'], our('alone')['untag new']]).toEqual([0, 0]);
  });

  it('leaves users without the e-mail tag alone, as before', () => {
    expect([their('private'), our('private'), seen.statuses['private']]).toEqual([{}, {}, ['Active']]);
  });

  it('leaves none of the old tags behind', () => {
    expect(seen.tags.filter((tag) => tag.startsWith('last-check'))).toEqual([]);
  });
});
