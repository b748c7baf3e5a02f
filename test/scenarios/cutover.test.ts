import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/core/model/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, holdOf, keyId, statusOf } from '../harness/steps.ts';

const OLD = keyId('ana', 1);
/** In use until yesterday, and too old. */
const DUE = { ageDays: 95, lastUsedDaysAgo: 1 };

const policy = (by: 'owner' | 'keywarden', more: object = {}) =>
  policyFile({
    rules: [{ name: 'apps', rotate: { by, warn: '60d', after: '90d', remind: [], ...more } }],
    ...(by === 'owner' ? {} : { deliver: { to: 'secrets-manager' } }),
  });

/** A user whose key Keywarden has just replaced, and the new key. */
async function replaced(more: object = {}): Promise<{ readonly world: World; readonly fresh: string }> {
  const world = await aWorld({ policy: policy('keywarden', more), users: [aUser('ana', DUE)] });
  expect((await apply(world)).done).toEqual(['notify ana', 'rotate ana']);
  const keys = world.control.state()[0]?.users[0]?.keys ?? [];
  return { world, fresh: keys.find(({ id }) => id !== OLD)?.id ?? 'none' };
}

/** A user who made the second key by hand. */
async function withTwo(
  second: NonNullable<User['keys']>[number],
  more: object = {},
): Promise<{ readonly world: World; readonly fresh: string }> {
  const world = await aWorld({ policy: policy('owner', more), users: [aUser('ana', DUE, second)] });
  await apply(world);
  return { world, fresh: keyId('ana', 2) };
}

/** An hour ago; the old key two hours ago, so that the new one is never the one that was used first. */
function use(world: World, id: string, service = 's3'): void {
  world.control.use(id, { service, at: world.control.clock().now - (id === OLD ? 2 : 1) * HOUR });
}

interface Passing {
  readonly days: number;
  /** Days between two runs. */
  readonly every?: number;
  /** The keys that are used before each run. */
  readonly uses?: readonly string[];
}

/** Time goes by, with runs. @returns after how many days the old key was found to be off; null: it works still */
async function pass(world: World, { days, every = 7, uses = [] }: Passing): Promise<number | null> {
  for (let day = every; day <= days; day += every) {
    world.passDays(every);
    for (const id of uses) use(world, id);
    const { code, err } = await apply(world, '--quiet');
    if (code !== 0) throw new Error(`the run of day ${day} ended with ${code}: ${err}`);
    if (statusOf(world, OLD) !== 'Active') return day;
  }
  return null;
}

/** The owner works with the new key, and the old one goes. */
async function changedOver(world: World, fresh: string): Promise<void> {
  expect(await pass(world, { days: 28, every: 14, uses: [fresh] })).toBeNull();
  expect(await pass(world, { days: 4, every: 2, uses: [fresh] })).toBe(4);
}

describe('an old key that was restored', () => {
  it('as a monthly job needs it works on the day of the next job, and goes once it is quiet for much longer', async () => {
    const { world, fresh } = await replaced();
    await changedOver(world, fresh);
    await world.run(['restore', OLD]);
    for (const _month of [1, 2]) {
      use(world, OLD);
      expect(await pass(world, { days: 28, every: 14, uses: [fresh] })).toBeNull();
      expect(await holdOf(world, OLD)).toBe('OldKeyStillUsed');
    }
    // It paused for 33 days once, so that 50 have to go by since the last job.
    expect(await pass(world, { days: 21, uses: [fresh] })).toBeNull();
    expect(await pass(world, { days: 4, every: 1, uses: [fresh] })).toBe(2);
  });

  it('stays while the new one has been used before that only, and goes when it is used on two days again', async () => {
    const { world, fresh } = await replaced();
    await changedOver(world, fresh);
    await world.run(['restore', OLD]);
    expect(await pass(world, { days: 42, every: 14 })).toBeNull();
    expect(await holdOf(world, OLD)).toBe('ReplacementNotUsed');
    expect(await pass(world, { days: 7, uses: [fresh] })).toBeNull();
    expect(await pass(world, { days: 21, uses: [fresh] })).not.toBeNull();
  });
});

describe('an old key in daily use until a freeze, and a new one that was tried once', () => {
  const CASES = [
    ['made by Keywarden', () => replaced({ 'on-unproven': 'deactivate' }), 2, 'OldKeyStillUsed'],
    [
      'made by its owner',
      () => withTwo({ ageDays: 20, lastUsedDaysAgo: 19.99, service: 'sts' }, { 'on-unproven': 'deactivate' }),
      null,
      'ReplacementNotUsed',
    ],
  ] as const;

  it.each(CASES)(
    '%s: works when the freeze is over, as no day of the freeze proves anything',
    async (_, made, tried, held) => {
      const { world, fresh } = await made();
      if (tried !== null) {
        world.passDays(tried);
        use(world, fresh, 'sts');
      }
      expect(await pass(world, { days: 42, every: 14, uses: [OLD] })).toBeNull();
      expect(await pass(world, { days: 18, every: 6 })).toBeNull();
      // Not after a longer one either.
      expect(await pass(world, { days: 42, every: 14 })).toBeNull();
      expect(await holdOf(world, OLD)).toBe(held);
      // Its owner has changed over.
      expect(await pass(world, { days: 28, uses: [fresh] })).not.toBeNull();
    },
  );
});

describe('a new key that something calls sts with', () => {
  it('once is not in use: the old one stays, however quiet it is', async () => {
    const { world, fresh } = await replaced();
    world.passDays(2);
    use(world, fresh, 'sts');
    expect(await pass(world, { days: 28, every: 14 })).toBeNull();
    // Within the 32 days in which a use of it counts: what is missing is a second day.
    world.passDays(3);
    await apply(world);
    expect(await holdOf(world, OLD)).toBe('ReplacementNotUsed');
    expect(await pass(world, { days: 28, every: 14 })).toBeNull();
  });

  it('on every day, a monitor, does not take the old one from a job of every month', async () => {
    const { world, fresh } = await replaced();
    for (const _month of [1, 2]) {
      expect(await pass(world, { days: 28, every: 14, uses: [fresh] })).toBeNull();
      expect(await pass(world, { days: 3, every: 3, uses: [OLD, fresh] })).toBeNull();
    }
    expect(await holdOf(world, OLD)).toBe('OldKeyStillUsed');
    expect(await pass(world, { days: 42, every: 14, uses: [fresh] })).toBeNull();
    expect(await pass(world, { days: 21, uses: [fresh] })).not.toBeNull();
  });
});

describe('payroll every 14 days, under old-key-idle: 14d', () => {
  /** AWS shows a use hours later: the run half an hour after payroll does not see it yet. */
  async function payroll(world: World, fresh: string): Promise<void> {
    use(world, fresh);
    await apply(world);
    expect(statusOf(world, OLD)).toBe('Active');
    world.control.use(OLD, { service: 's3', at: world.control.clock().now - HOUR / 2 });
  }

  it('is not cut off half an hour after it ran, and the key goes when payroll has moved', async () => {
    const { world, fresh } = await replaced({ 'old-key-idle': '14d' });
    // It ran a day before the rotation.
    world.control.advance(HOUR / 2 - DAY);
    for (const _run of [1, 2, 3]) {
      expect(await pass(world, { days: 7, uses: [fresh] })).toBeNull();
      world.passDays(7);
      await payroll(world, fresh);
    }
    expect(await pass(world, { days: 21, uses: [fresh] })).toBeNull();
    expect(await pass(world, { days: 5, every: 1, uses: [fresh] })).not.toBeNull();
  });
});

describe('a second key that was made for another application', () => {
  it.each([
    ['after the first was warned of', 20, 'OldKeyStillUsed'],
    ['before that', 60, 'TwoKeysInUse'],
  ])('%s does not replace the first, which its own application goes on using', async (_, ageDays, reason) => {
    const { world, fresh } = await withTwo(
      { ageDays, lastUsedDaysAgo: 0.1 },
      { 'on-unproven': 'deactivate' },
    );
    for (const _month of [1, 2]) {
      expect(await pass(world, { days: 21, every: 21, uses: [fresh] })).toBeNull();
      expect(await pass(world, { days: 7, uses: [OLD, fresh] })).toBeNull();
    }
    expect(await holdOf(world, OLD)).toBe(reason);
  });
});

describe('a store that is put back from a copy', () => {
  const idleFor = (after: string) => ({ ...EVERYONE, unused: { ...EVERYONE.unused, after } });
  const unused = (afterOfAna: string) =>
    policyFile({ rules: [{ ...idleFor(afterOfAna), name: 'ana', match: { user: 'ana' } }, idleFor('45d')] });
  const folder = (world: World) => join(world.folder, 'store');
  const copy = (world: World) => join(world.folder, 'copy');

  async function putBack(world: World): Promise<void> {
    await rm(folder(world), { recursive: true });
    await cp(copy(world), folder(world), { recursive: true });
  }

  /** ana is told on day 3 that her key goes on day 10; bo’s goes on day 7. */
  async function copied(): Promise<World> {
    const world = await aWorld({
      policy: unused('45d'),
      users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 42 }), aUser('bo', IDLE)],
    });
    await apply(world);
    world.passDays(3);
    expect((await apply(world)).done).toEqual(['notify ana']);
    await cp(folder(world), copy(world), { recursive: true });
    return world;
  }

  it('forgets what was taken back since: whatever it says was told counts for nothing', async () => {
    const world = await copied();
    world.passDays(4);
    await world.write('keywarden.yaml', unused('90d'));
    expect((await apply(world)).done).toEqual(['deactivate bo', 'notify ana', 'notify bo']);
    await putBack(world);
    await world.write('keywarden.yaml', unused('45d'));
    world.passDays(3);
    expect((await apply(world)).done).toContain('notify ana');
    expect(statusOf(world, OLD)).toBe('Active');
    world.passDays(7);
    await apply(world);
    expect(statusOf(world, OLD)).toBe('Inactive');
  });

  it('before anything was written since has lost nothing: the dates stand', async () => {
    const world = await copied();
    await putBack(world);
    world.passDays(4);
    await apply(world);
    world.passDays(3);
    await apply(world);
    expect([statusOf(world, keyId('bo')), statusOf(world, OLD)]).toEqual(['Inactive', 'Inactive']);
  });
});
