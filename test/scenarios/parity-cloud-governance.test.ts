import { beforeAll, describe, expect, it } from 'vitest';
import { importPredecessor } from '../../src/config/importers/import.ts';
import { ENV_YAML } from '../../src/config/importers/samples.fixture.ts';
import { toDate } from '../../src/core/model/time.ts';
import { daysAgo } from '../build/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import { aUser, addressees, keyId, statusOf } from '../harness/steps.ts';
import { cloudGovernanceRun } from '../parity/cloud-governance.ts';
import { daily, namesOf } from '../parity/ours.ts';
import { type Happened, type StoryUser, firstDays } from '../parity/predecessor.ts';

const DAYS = 130;

interface Key {
  readonly name: string;
  /** In days on day 0. */
  readonly age: number;
  /** How long ago the predecessor deactivated it, and tagged it so. */
  readonly tagged?: number;
  readonly off?: true;
  readonly used?: true;
}

const CAST: Readonly<
  Record<string, { readonly keys: readonly Key[]; readonly tags?: Readonly<Record<string, string>> }>
> = {
  // active
  idler: { keys: [{ name: 'first', age: 0 }] },
  worker: { keys: [{ name: 'first', age: 3, used: true }] },
  pair: {
    keys: [
      { name: 'first', age: 12 },
      { name: 'second', age: 5 },
    ],
  },
  veteran: { keys: [{ name: 'first', age: 400, used: true }] },
  // inactive
  parked: { keys: [{ name: 'first', age: 110, tagged: 13 }] },
  waiting: {
    keys: [
      { name: 'first', age: 120, tagged: 23 },
      { name: 'second', age: 115, tagged: 18 },
    ],
  },
  overripe: { keys: [{ name: 'first', age: 126, tagged: 29 }] },
  own: { keys: [{ name: 'first', age: 110, off: true }] },
  // exempt
  policied: { keys: [{ name: 'first', age: 80 }], tags: { Policy: 'not_delete' } },
  skipped: { keys: [{ name: 'first', age: 80 }], tags: { Skip: 'SKIP' } },
};

const name = namesOf(
  Object.fromEntries(Object.entries(CAST).map(([user, { keys }]) => [user, keys.map((key) => key.name)])),
);

function seeded(): readonly User[] {
  return Object.entries(CAST).map(([user, { keys, tags }]) => {
    const dates = keys.flatMap(({ tagged }, index) =>
      tagged === undefined ? [] : [[`UnusedAccessKey${index + 1}InactiveDate`, toDate(daysAgo(tagged))]],
    );
    const made = keys.map(({ age, tagged, off, used }) => ({
      ageDays: age,
      lastUsedDaysAgo: used ? 0 : ('never' as const),
      ...(tagged === undefined && !off ? {} : { status: 'Inactive' as const, changedDaysAgo: tagged ?? 20 }),
    }));
    return {
      ...aUser(user, ...made),
      tags: { User: `${user}@example.com`, ...tags, ...Object.fromEntries(dates) },
    };
  });
}

function predecessors(): readonly Happened[] {
  const stories: StoryUser[] = Object.entries(CAST).map(([user, { keys, tags }]) => ({
    user,
    keys: keys.map((key) => ({
      name: key.name,
      created: -key.age,
      status: key.tagged === undefined && !key.off ? 'Active' : 'Inactive',
    })),
    tags: {
      ...tags,
      ...Object.fromEntries(
        keys.flatMap((key) => (key.tagged === undefined ? [] : [[key.name, -key.tagged]])),
      ),
    },
  }));
  return Array.from({ length: DAYS + 1 }, (_, day) =>
    stories.flatMap((story) => cloudGovernanceRun(story, day)),
  ).flat();
}

function owners(world: World) {
  const used = Object.entries(CAST).flatMap(([user, { keys }]) =>
    keys.flatMap((key, index) => (key.used ? [keyId(user, index + 1)] : [])),
  );
  return () => {
    for (const id of used) if (statusOf(world, id) === 'Active') world.control.use(id);
  };
}

describe('130 days of cloud-governance with the imported sample values', () => {
  const theirs = predecessors();
  let ours: readonly Happened[] = [];
  let seen: {
    readonly told: readonly string[];
    readonly tags: readonly string[];
    readonly statuses: Readonly<Record<string, string>>;
  };
  const their = (user: string) => firstDays(theirs, user);
  const our = (user: string) => firstDays(ours, user);

  beforeAll(async () => {
    const { yaml } = importPredecessor([{ name: 'env.yaml', text: ENV_YAML }]);
    const world = await aWorld({ policy: yaml, users: [...seeded()] });
    ours = await daily(world, DAYS, name, owners(world));
    seen = {
      told: addressees(world),
      tags: (world.control.state()[0]?.users ?? []).flatMap(({ tags }) => Object.keys(tags)),
      statuses: Object.fromEntries(Object.keys(CAST).map((user) => [user, statusOf(world, keyId(user))])),
    };
  }, 60_000);

  it('announces on day 90, deactivates on 97 and deletes on 127, as the predecessor did', () => {
    expect(their('idler')).toEqual({ 'warn first': 92, 'deactivate first': 97, 'delete first': 127 });
    expect(our('idler')).toEqual({ 'warn first': 90, 'deactivate first': 97, 'delete first': 127 });
  });

  it('reminds five and three days before, as the mails did', () => {
    const warned = (all: readonly Happened[]) =>
      all.filter(({ user, what }) => user === 'idler' && what === 'warn').map(({ day }) => day);
    expect(warned(theirs)).toEqual([92, 94, 122, 124]);
    expect(warned(ours)).toEqual([90, 92, 94, 97, 122, 124]);
  });

  it.each([
    ['idler', 'first', 2],
    ['worker', 'first', 2],
    ['pair', 'first', 2],
    ['pair', 'second', 2],
    ['parked', 'first', 1],
    ['waiting', 'first', 1],
    ['waiting', 'second', 1],
  ])('has the same days for %s and the %s key, to within one per stage', (user, key, count) => {
    const stages = ['deactivate', 'delete']
      .map((what) => `${what} ${key}`)
      .filter((stage) => stage in their(user));
    expect(stages).toHaveLength(count);
    for (const stage of stages) {
      const difference = (our(user)[stage] ?? Number.NaN) - (their(user)[stage] ?? Number.NaN);
      expect([stage, Math.abs(difference) <= 1]).toEqual([stage, true]);
    }
  });

  it('differs on purpose: a key that is old on the first day gets its whole grace', () => {
    expect(their('veteran')).toEqual({ 'deactivate first': 0, 'delete first': 1 });
    expect(our('veteran')).toEqual({ 'warn first': 0, 'deactivate first': 7, 'delete first': 37 });
  });

  it('adds the notice clock where the predecessor would delete within days of the change-over', () => {
    expect([their('overripe')['delete first'], our('overripe')['delete first']]).toEqual([1, 7]);
  });

  it('leaves keys alone that somebody else deactivated, as before', () => {
    expect([their('own'), our('own'), seen.statuses['own']]).toEqual([{}, {}, 'Inactive']);
  });

  it.each(['policied', 'skipped'])('leaves %s alone, who is exempt, and sends no mail', (user) => {
    expect([their(user), our(user), seen.statuses[user]]).toEqual([{}, {}, 'Active']);
    expect(seen.told).not.toContain(`${user}@example.com`);
  });

  it('leaves none of the old tags behind', () => {
    expect(seen.tags.filter((tag) => tag.startsWith('UnusedAccessKey'))).toEqual([]);
  });
});
