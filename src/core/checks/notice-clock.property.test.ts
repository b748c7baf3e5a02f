import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../test/build/decide.ts';
import { aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { NOW, days, daysAgo, hours } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import type { Receipt } from '../model/receipt.ts';
import type { Duration, Instant } from '../model/time.ts';

interface Section {
  readonly after: Duration;
  readonly grace: Duration;
  readonly remind: readonly Duration[];
}

/** One run: how long after the one before, and under which policy and owner. */
interface Run {
  readonly pause: Duration;
  readonly section: Section;
  readonly owner: string;
}

interface Told {
  readonly receipts: readonly Receipt[];
  /** When the step was due and done; null: not within these runs. */
  readonly doneAt: Instant | null;
  readonly lastRun: Run | null;
}

const user = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(100) })] });
const OWNERS = ['ana@example.com', 'bo@example.com'];

/** Every notice is accepted at once, until the step is due. */
function live(runs: readonly Run[]): Told {
  const receipts: Receipt[] = [];
  let now: Instant = NOW;
  for (const run of runs) {
    now += run.pause;
    const policy = policyWith({ unused: run.section });
    const decision = decide({ user, policy, owner: run.owner, receipts, now });
    if (decision.kind !== 'step') continue;
    if (decision.step !== 'notify') return { receipts, doneAt: now, lastRun: run };
    const { promised, reminder } = decision.notice;
    const ground = decision.grounds?.[0] ?? null;
    receipts.push(aReceipt({ recipients: [run.owner], acceptedAt: now, promised, reminder, ground }));
  }
  return { receipts, doneAt: null, lastRun: runs.at(-1) ?? null };
}

const section = fc
  .record({ after: fc.integer({ min: 1, max: 99 }), grace: fc.integer({ min: 2, max: 30 }) })
  .chain(({ after, grace }) =>
    fc.uniqueArray(fc.integer({ min: 1, max: grace - 1 }), { maxLength: 3 }).map((remind): Section => ({
      after: days(after),
      grace: days(grace),
      remind: remind.toSorted((a, b) => b - a).map(days),
    })),
  );
/** From runs every few hours to weeks without one. */
const pause = fc.oneof(
  { weight: 6, arbitrary: fc.constant(days(1)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 47 }).map(hours) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 40 }).map(days) },
);
const steady = fc
  .tuple(section, fc.array(pause, { minLength: 1, maxLength: 80 }))
  .map(([same, pauses]) =>
    pauses.map((each): Run => ({ pause: each, section: same, owner: 'ana@example.com' })),
  );
/** A policy and an owner that last for some runs, and then others. */
const spell = fc
  .record({
    section,
    owner: fc.constantFrom(...OWNERS),
    pauses: fc.array(pause, { minLength: 1, maxLength: 12 }),
  })
  .map(({ pauses, ...same }) => pauses.map((each): Run => ({ pause: each, ...same })));
const restless = fc.array(spell, { minLength: 1, maxLength: 8 }).map((spells) => spells.flat());

/** 48 hours, and a quarter of one because runs never start on the same second twice. */
const STALE_AFTER = hours(48.25);

/** A new date for one that passed long ago without the step. */
function isRenewal({ acceptedAt }: Receipt, before: Receipt | undefined): boolean {
  const promised = before?.promised ?? null;
  return promised !== null && acceptedAt > promised + STALE_AFTER;
}

describe('whatever the runs, the edits of the policy and the changes of owner', () => {
  it('a key goes before no date that anybody was given, and with the grace of today for whoever answers today', () => {
    fc.assert(
      fc.property(restless, (runs) => {
        const { receipts, doneAt, lastRun } = live(runs);
        if (doneAt === null || lastRun === null) return;
        for (const { promised } of receipts) expect(doneAt).toBeGreaterThanOrEqual(promised ?? 0);
        const first = receipts.find(
          ({ recipients, reminder }) => reminder === null && recipients.includes(lastRun.owner),
        );
        expect(doneAt - (first?.acceptedAt ?? doneAt)).toBeGreaterThanOrEqual(lastRun.section.grace);
      }),
      { numRuns: 500 },
    );
  });

  it('a key goes within 48 hours of the last date that its owner was given, or first gets a new one a day ahead', () => {
    fc.assert(
      fc.property(restless, (runs) => {
        const { receipts, doneAt } = live(runs);
        const last = receipts.at(-1);
        if (doneAt !== null) expect(doneAt - (last?.promised ?? 0)).toBeLessThanOrEqual(STALE_AFTER);
        for (const [at, receipt] of receipts.entries())
          if (isRenewal(receipt, receipts[at - 1]))
            expect((receipt.promised ?? 0) - receipt.acceptedAt).toBeGreaterThanOrEqual(hours(24));
      }),
      { numRuns: 500 },
    );
  });

  it('no notice promises an earlier date than one before it', () => {
    fc.assert(
      fc.property(restless, (runs) => {
        const promised = live(runs).receipts.map((receipt) => receipt.promised ?? 0);
        expect(promised).toEqual(promised.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('under one policy and one owner, whichever runs are missed', () => {
  it('the owner is told once, reminded of each offset at most once, the longer before the shorter; but for new dates', () => {
    fc.assert(
      fc.property(steady, (runs) => {
        const { receipts } = live(runs);
        const planned = receipts.filter((receipt, at) => !isRenewal(receipt, receipts[at - 1]));
        const [first, ...reminders] = planned.map(({ reminder }) => reminder);
        expect(first ?? null).toBeNull();
        expect(reminders).toEqual([...new Set(reminders)].toSorted((a, b) => (b ?? 0) - (a ?? 0)));
      }),
    );
  });

  it('a reminder leaves its time until the date, but for the hour that runs may wander', () => {
    fc.assert(
      fc.property(steady, (runs) => {
        for (const { acceptedAt, promised, reminder } of live(runs).receipts) {
          if (reminder !== null)
            expect((promised ?? 0) - acceptedAt).toBeGreaterThanOrEqual(reminder - hours(1));
        }
      }),
    );
  });

  it('no key goes before the shortest reminder was sent', () => {
    fc.assert(
      fc.property(steady, (runs) => {
        const { receipts, doneAt, lastRun } = live(runs);
        const shortest = lastRun?.section.remind.at(-1);
        if (doneAt === null || shortest === undefined) return;
        expect(receipts.map(({ reminder }) => reminder)).toContain(shortest);
      }),
    );
  });

  it.each([1, 2, 3, 7, 14, 28])('a key goes in the end where runs come every %i days', (every) => {
    fc.assert(
      fc.property(
        section,
        fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 40, maxLength: 40 }),
        (same, late) => {
          const runs = late.map((minutes): Run => ({
            pause: days(every) + minutes * 60_000,
            section: same,
            owner: 'ana@example.com',
          }));
          expect(live(runs).doneAt).not.toBeNull();
        },
      ),
    );
  });

  it('a key goes with the first run at or after the last date its owner was given, where every run takes place', () => {
    fc.assert(
      fc.property(section, (same) => {
        const daily = Array.from({ length: 200 }, (): Run => ({
          pause: days(1),
          section: same,
          owner: 'ana@example.com',
        }));
        const { receipts, doneAt } = live(daily);
        expect(doneAt).toBe(receipts.at(-1)?.promised);
      }),
    );
  });
});
