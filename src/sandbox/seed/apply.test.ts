import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { accountState } from '../control/state.ts';
import { DEFAULT_SWITCHES } from '../switches.ts';
import { KEY_A } from '../testing/open-sandbox.ts';
import { ACCOUNT, NOW } from '../testing/service-request.ts';
import { createWorld } from '../world-memory.ts';
import { applySeed } from './apply.ts';
import { SeedError, checkSeed, parseSeed } from './parse.ts';

const openWorld = () => {
  const { now } = createClock(() => 0, NOW, 'frozen');
  return createWorld(now, { realTime: () => 0, switches: DEFAULT_SWITCHES });
};

/** The users of an account that was seeded with them. */
const seeded = (...users: object[]) => {
  const world = openWorld();
  applySeed(world, checkSeed({ accounts: [{ id: ACCOUNT, users }] }));
  return accountState(world, ACCOUNT).users;
};

const faultsOf = (users: object[], world = openWorld()): readonly string[] => {
  try {
    applySeed(world, checkSeed({ accounts: [{ id: ACCOUNT, users }] }));
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.faults;
    throw error;
  }
};

describe('a seed', () => {
  it('turns ages into moments before the embedded clock', () => {
    const key = { id: KEY_A, status: 'Inactive', ageDays: 60, changedDaysAgo: 5, lastUsedDaysAgo: 10.5 };
    expect(seeded({ name: 'alice', keys: [{ ...key, service: 'ecr', region: 'eu-west-1' }] })).toMatchObject([
      {
        name: 'alice',
        createdAt: '2026-09-01T02:00:00Z',
        keys: [
          {
            id: KEY_A,
            slot: 1,
            status: 'Inactive',
            createdAt: '2026-09-02T02:00:00Z',
            changedAt: '2026-10-27T02:00:00Z',
            lastUsed: { at: '2026-10-21T14:00:00Z', service: 'ecr', region: 'eu-west-1' },
          },
        ],
      },
    ]);
  });

  it('takes moments as they are', () => {
    const key = { createdAt: '2026-01-01T00:00:00Z', lastUsedAt: '2026-02-01T00:00:00+01:00' };
    const [user] = seeded({ name: 'alice', createdAt: '2025-12-31T00:00:00Z', keys: [key] });
    expect(user).toMatchObject({ createdAt: '2025-12-31T00:00:00Z' });
    expect(user?.keys[0]).toMatchObject({
      createdAt: '2026-01-01T00:00:00Z',
      lastUsed: { at: '2026-01-31T23:00:00Z' },
    });
  });

  it('leaves a key never used without a last use', () => {
    const [user] = seeded({ name: 'a', keys: [{ ageDays: 1, lastUsedDaysAgo: 'never' }, { ageDays: 1 }] });
    expect(user?.keys.map((key) => key.lastUsed)).toEqual([null, null]);
  });

  it.each([
    ['used before it was created', { ageDays: 1, lastUsedDaysAgo: 2 }],
    ['changed before it was created', { ageDays: 1, changedDaysAgo: 2 }],
    ['created in the future', { createdAt: '2027-01-01T00:00:00Z' }],
    ['used in the future', { ageDays: 1, lastUsedAt: '2027-01-01T00:00:00Z' }],
  ])('refuses a key that is %s', (what, key) => {
    expect(faultsOf([{ name: 'a' }, { name: 'b', keys: [key] }])).toEqual([
      expect.stringMatching(new RegExp(`^accounts\\[0\\]\\.users\\[1\\]\\.keys\\[0\\]: .*${what}`)),
    ]);
  });

  it('refuses what AWS would not have', () => {
    expect(faultsOf([{ name: 'a' }, { name: 'A' }])).toEqual([
      'accounts[0].users[1].name: user "A" exists already',
    ]);
    expect(faultsOf([{ name: 'a', tags: { x: 'a;b' } }])[0]).toMatch(/^accounts\[0\]\.users\[0\]\.tags: /);
    expect(faultsOf([{ name: 'a', createdDaysAgo: 1, keys: [{ ageDays: 2 }] }])).toEqual([
      'accounts[0].users[0]: has a key that is older than the user',
    ]);
    const key = { id: KEY_A, ageDays: 1 };
    expect(
      faultsOf([
        { name: 'a', keys: [key] },
        { name: 'b', keys: [key] },
      ]),
    ).toEqual([`accounts[0].users[1].keys[0].id: ${KEY_A} exists already`]);
  });

  it('that comes with Keywarden fits together', () => {
    const world = openWorld();
    const text = readFileSync(new URL('../../../examples/small.yaml', import.meta.url), 'utf8');
    applySeed(world, parseSeed(text));
    const keys = accountState(world, '111122223333').users.map((user) => [user.name, user.keys.length]);
    expect(Object.fromEntries(keys)).toMatchObject({ 'ci-storefront': 2, 'legacy-backup': 2, 'ana.berg': 1 });
  });

  it('adds nothing when something in it does not fit', () => {
    const world = openWorld();
    faultsOf([{ name: 'good' }, { name: 'bad', keys: [{ ageDays: 1, lastUsedDaysAgo: 2 }] }], world);
    expect(world.accounts()).toEqual([]);
  });

  it('adds to what is there', () => {
    const world = openWorld();
    expect(faultsOf([{ name: 'a' }], world)).toEqual([]);
    expect(faultsOf([{ name: 'b' }], world)).toEqual([]);
    expect(faultsOf([{ name: 'a' }], world)).toHaveLength(1);
    expect(accountState(world, ACCOUNT).users.map((user) => user.name)).toEqual(['a', 'b']);
  });
});

describe('a population that is made up', () => {
  const made = (generate: object) => {
    const world = openWorld();
    applySeed(world, checkSeed({ accounts: [{ id: ACCOUNT, generate }] }));
    return accountState(world, ACCOUNT).users;
  };

  it('has exactly as many users, and users with keys, as asked', () => {
    const users = made({ users: 500, withKeys: 300 });
    expect(users).toHaveLength(500);
    expect(users.filter((user) => user.keys.length > 0)).toHaveLength(300);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(made({ users: 50, seed: 7 })).toEqual(made({ users: 50, seed: 7 }));
    expect(made({ users: 50, seed: 8 })).not.toEqual(made({ users: 50, seed: 7 }));
  });

  it('has keys of every kind', () => {
    const keys = made({ users: 500 }).flatMap((user) => user.keys);
    expect(new Set(keys.map((key) => key.status))).toEqual(new Set(['Active', 'Inactive']));
    expect(keys.some((key) => key.lastUsed === null)).toBe(true);
    expect(keys.some((key) => key.slot === 2)).toBe(true);
  });
});
