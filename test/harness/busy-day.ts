import { DAY, toIso } from '../../src/core/model/time.ts';
import { NOW } from '../build/time.ts';
import { type World, type WorldOptions, aWorld } from './cli.ts';
import { EVERYONE } from './policy-file.ts';
import { BUSY, aUser, addressees, keyId, recordOf, stateOf, statusOf } from './steps.ts';
import { addReceipt, putRecord } from './store.ts';

const VANISHED = 'AKIAVANISHEDAAAAAAAA';
const daysAgo = (days: number): number => NOW - days * DAY;
const record = (words: string, days: number): string =>
  `v2 state=${words.replace(' ', ` since=${toIso(daysAgo(days)).replace(':00Z', 'Z')} `)} run=earlier n=1`;

/** What one undisturbed run does on the busy day. */
export const BUSY_DAY = [
  'deactivate ana',
  'delete dora',
  'notify ana',
  'notify nina',
  'notify otto',
  'repair otto',
  'repair vera',
];

/**
 * A day on which everything there is falls due: ana's key has been announced and its grace is over, dora's was
 * deactivated a month ago, nina's has to be announced, otto's was deactivated by somebody else, and a key of vera's
 * has vanished. bo's is in use.
 */
export async function aBusyDay(options: WorldOptions = {}): Promise<World> {
  const dora = aUser('dora', { ageDays: 200, status: 'Inactive', changedDaysAgo: 31, lastUsedDaysAgo: 90 });
  const world = await aWorld({
    ...options,
    users: [
      aUser('ana', { ageDays: 100, lastUsedDaysAgo: 60 }),
      aUser('bo', BUSY),
      dora,
      aUser('nina', { ageDays: 100, lastUsedDaysAgo: 46 }),
      aUser('otto', { ageDays: 100, status: 'Inactive', changedDaysAgo: 9 }),
      aUser('vera', BUSY),
    ],
  });
  await putRecord(world, 'dora', keyId('dora'), record('deactivated cause=unused', 31));
  await putRecord(world, 'vera', VANISHED, record('adopted cause=adopted', 9));
  world.control.clearCalls();
  const told = {
    promised: daysAgo(1),
    reminder: null,
    deliveredAt: null,
    voided: null,
  };
  await addReceipt(world, 'ana', {
    ...told,
    keyId: keyId('ana'),
    announced: 'deactivate',
    reason: 'Unused',
    recipients: ['ana@example.com'],
    acceptedAt: daysAgo(8),
    ground: {
      announced: 'deactivate',
      reason: 'Unused',
      cause: 'unused',
      rule: EVERYONE.name,
      measured: 'last-used',
      since: daysAgo(60),
      limit: 45 * DAY,
      successor: null,
    },
  });
  await addReceipt(world, 'dora', {
    ...told,
    keyId: keyId('dora'),
    announced: 'delete',
    reason: 'InactiveTooLong',
    recipients: ['dora@example.com'],
    acceptedAt: daysAgo(31),
    ground: {
      announced: 'delete',
      reason: 'InactiveTooLong',
      cause: 'unused',
      rule: EVERYONE.name,
      measured: 'off',
      since: daysAgo(31),
      limit: 30 * DAY,
      successor: null,
    },
  });
  return world;
}

/** How the keys stand. Before anything is done: `UNTOUCHED`; when everything is: `SETTLED`. */
export function keysOf(world: World) {
  return {
    ana: [statusOf(world, keyId('ana')), stateOf(world, keyId('ana'))],
    bo: [statusOf(world, keyId('bo')), stateOf(world, keyId('bo'))],
    dora: [statusOf(world, keyId('dora')), stateOf(world, keyId('dora'))],
    nina: [statusOf(world, keyId('nina')), stateOf(world, keyId('nina'))],
    otto: [statusOf(world, keyId('otto')), stateOf(world, keyId('otto'))],
    vera: [statusOf(world, keyId('vera')), recordOf(world, VANISHED) === undefined ? undefined : 'adopted'],
  };
}

export const UNTOUCHED: ReturnType<typeof keysOf> = {
  ana: ['Active', undefined],
  bo: ['Active', undefined],
  dora: ['Inactive', 'deactivated'],
  nina: ['Active', undefined],
  otto: ['Inactive', undefined],
  vera: ['Active', 'adopted'],
};

export const SETTLED: ReturnType<typeof keysOf> = {
  ana: ['Inactive', 'deactivated'],
  bo: ['Active', undefined],
  dora: ['gone', undefined],
  nina: ['Active', undefined],
  otto: ['Inactive', 'adopted'],
  vera: ['Active', undefined],
};

/** How often each of the owners who have to hear something was written to, least and most. */
export function timesTold(world: World): readonly [least: number, most: number] {
  const counts = ['ana', 'nina', 'otto'].map(
    (name) => addressees(world).filter((to) => to === `${name}@example.com`).length,
  );
  return [Math.min(...counts), Math.max(...counts)];
}
