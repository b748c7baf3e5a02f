import { beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/store/store-error.ts';
import { DAY } from '../../src/core/model/time.ts';
import { type Tap, tappedRun } from '../harness/broken-run.ts';
import { SETTLED, aBusyDay, keysOf, timesTold } from '../harness/busy-day.ts';
import type { World } from '../harness/cli.ts';
import { apply, expectWholeJournal, keyId, statusOf } from '../harness/steps.ts';

class Crash extends Error {}

const NO_TAP: Tap = { before: () => {}, after: () => {} };
const isAws = (change: string) => change.startsWith('aws ');

/** The changes of an undisturbed run, in order. */
async function changesOfABusyDay(): Promise<readonly string[]> {
  const changes: string[] = [];
  await tappedRun(await aBusyDay(), { before: (change) => void changes.push(change), after: () => {} });
  return changes;
}

/** A tap that ends the process at the nth of the changes that count: from then on nothing is changed any more. */
function crashAt(nth: number, when: 'before' | 'after', counts: (change: string) => boolean): Tap {
  let seen = 0;
  let isDead = false;
  const step = (moment: 'before' | 'after', change: string) => {
    if (isDead) throw new Crash();
    if (!counts(change)) return;
    if (moment === 'before') seen += 1;
    if (seen !== nth || moment !== when) return;
    isDead = true;
    throw new Crash();
  };
  return { before: (change) => step('before', change), after: (change) => step('after', change) };
}

/** Every key that was changed, except those announced before the day began, was announced a week before. */
function expectAnnounced({ control }: World): void {
  const changes = control
    .calls()
    .filter(
      ({ operation, parameters, effect }) =>
        effect && (operation === 'DeleteAccessKey' || parameters['Status'] === 'Inactive'),
    );
  for (const { at, operation, parameters } of changes) {
    const id = parameters['AccessKeyId'] as string;
    const isOfTheDay =
      (operation === 'UpdateAccessKey' && id === keyId('ana')) ||
      (operation === 'DeleteAccessKey' && id === keyId('dora'));
    const told = control
      .mails()
      .filter((mail) => mail.text?.includes(id) && Date.parse(mail.at) + 7 * DAY <= Date.parse(at));
    expect([id, operation, isOfTheDay || told.length > 0]).toEqual([id, operation, true]);
  }
}

/** The runs after the broken one: what was left is done, everybody hears at least once, nobody more than twice. */
async function expectCaughtUp(world: World): Promise<void> {
  world.passDays(1);
  await apply(world);
  const second = await apply(world);
  expect([second.code, keysOf(world)]).toEqual([0, SETTLED]);
  const [least, most] = timesTold(world);
  expect([least >= 1, most <= 2]).toEqual([true, true]);
  world.passDays(7);
  await apply(world);
  expect(statusOf(world, keyId('nina'))).toBe('Inactive');
  expect(statusOf(world, keyId('bo'))).toBe('Active');
  expectAnnounced(world);
  await expectWholeJournal(world);
}

// A crash between two reads leaves nothing that one before the first would not: it is changes that are counted.
describe('a run that ends at once', { timeout: 120_000 }, () => {
  let changes: readonly string[] = [];
  beforeAll(async () => {
    changes = await changesOfABusyDay();
  });

  it('is one of many changes, in AWS and in the store', () => {
    expect(changes.filter(isAws).toSorted()).toEqual([
      'aws deleteKey',
      ...Array.from({ length: 3 }, () => 'aws send'),
      'aws setKeyStatus',
      ...Array.from({ length: 4 }, () => 'aws tagUser'),
      ...Array.from({ length: 2 }, () => 'aws untagUser'),
    ]);
    expect(changes.filter((change) => change === 'store append').length).toBeGreaterThan(15);
  });

  it.each(['before', 'after'] as const)(
    '%s any of its changes in AWS is caught up by the next runs',
    async (when) => {
      for (const nth of changes.filter(isAws).keys()) {
        const world = await aBusyDay();
        await expect(tappedRun(world, crashAt(nth + 1, when, isAws))).rejects.toThrow(Crash);
        await expectCaughtUp(world);
      }
    },
  );

  it('because the disk is full changes nothing more, and is caught up by the next runs', async () => {
    const isStore = (change: string) => /^store (append|add|acquire|release|save memory)$/.test(change);
    for (const nth of changes.filter(isStore).keys()) {
      const world = await aBusyDay();
      const changedAfter: string[] = [];
      let writes = 0;
      const full: Tap = {
        ...NO_TAP,
        before: (change) => {
          if (isStore(change)) {
            writes += 1;
            if (writes > nth)
              throw new StoreError('Could not write, because the disk is full.', 'store', 'ENOSPC');
          } else if (writes > nth) changedAfter.push(change);
        },
      };
      await expect(tappedRun(world, full)).rejects.toThrow(StoreError);
      expect([nth, changedAfter]).toEqual([nth, []]);
      await expectCaughtUp(world);
    }
  });
});
