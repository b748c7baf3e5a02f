import { describe, expect, it } from 'vitest';
import { keyId } from '../../test/build/key.ts';
import { aStep } from '../../test/build/step.ts';
import { NOW, TICK, hours } from '../../test/build/time.ts';
import {
  LATELY,
  NOTHING_LATELY,
  countLately,
  kindOf,
  latelyOf,
  mailsLately,
  noted,
  perKind,
} from './lately.ts';
import type { JournalEvent } from './ports.ts';

const RUN = 'day-2026-11-04';

function entry(
  run: string,
  event: JournalEvent['event'],
  data: JournalEvent['data'],
  key: string | null = null,
) {
  return { seq: 1, run, event, at: NOW, user: key === null ? null : 'ana', keyId: key, data };
}

const started = (run: string, of?: string) =>
  entry(run, 'run-started', of === undefined ? { items: 1 } : { items: 1, of });
const intent = (run: string, step: string, key: string) => entry(run, 'intent', { step }, key);

const accepted = (run: string, key: string, data: JournalEvent['data'] = {}) =>
  entry(
    run,
    'notice-accepted',
    { announced: 'deactivate', promised: '2026-11-11T00:00:00Z', reminder: null, ...data },
    key,
  );

describe('the messages that owners got lately', () => {
  it('are counted by their id, whatever they announce, and for 20 hours', () => {
    const history = [
      accepted('a', keyId(1), { messageId: 'm-1' }),
      accepted('a', keyId(2), { messageId: 'm-1' }),
      accepted('b', keyId(1), { messageId: 'm-2', announced: 'nothing', promised: null }),
    ];
    const lately = latelyOf(history);
    expect(mailsLately(lately, NOW)).toBe(2);
    expect(mailsLately(lately, NOW + LATELY - 1)).toBe(2);
    expect(mailsLately(lately, NOW + LATELY)).toBe(0);
  });
});

describe('what was begun lately', () => {
  it('is what any run began, each step on a key once, however it ended', () => {
    const history = [
      started('a'),
      intent('a', 'deactivate', keyId(1)),
      entry('a', 'done', { step: 'deactivate' }, keyId(1)),
      started('b', 'another day'),
      intent('b', 'deactivate', keyId(1)),
      intent('b', 'rotate', keyId(2)),
      intent('b', 'delete', keyId(1)),
    ];
    const { begun } = latelyOf(history, { of: RUN });
    expect(begun).toEqual([
      { step: 'deactivate', user: 'ana', keyId: keyId(1), at: NOW },
      { step: 'rotate', user: 'ana', keyId: keyId(2), at: NOW },
      { step: 'delete', user: 'ana', keyId: keyId(1), at: NOW },
    ]);
  });

  it.each([
    ['a record that was put right', intent('a', 'repair', keyId(1))],
    ['a step that was only refused', entry('a', 'skipped', { step: 'delete' }, keyId(1))],
    ['an exemption', entry('a', 'intent', { value: null }, keyId(1))],
    ['a reminder', accepted('a', keyId(1), { reminder: '1d' })],
    ['a notice without a date', accepted('a', keyId(1), { promised: null })],
    ['the notice of a rotation', accepted('a', keyId(1), { announced: 'rotate' })],
  ])('is not %s', (_, line) => {
    expect(latelyOf([started('a'), line])).toEqual({ ...NOTHING_LATELY, seq: 1 });
  });

  it('has the undoing of a rotation among the deactivations', () => {
    const undone = entry('a', 'intent', { step: 'repair', undo: true }, keyId(1));
    expect(countLately(latelyOf([undone]), NOW)).toMatchObject({ deactivate: 1 });
  });

  it('has the notices that started a clock, once for all who got them', () => {
    const lately = latelyOf([
      accepted('a', keyId(1)),
      accepted('a', keyId(1), { to: 'fallback@example.com' }),
    ]);
    expect(countLately(lately, NOW)).toMatchObject({ 'announce-deactivate': 1, 'announce-delete': 0 });
  });

  it('is counted for 20 hours from when it was begun last', () => {
    const first = { ...intent('a', 'deactivate', keyId(1)), at: NOW };
    const again = { ...first, at: NOW + LATELY - 1 };
    const count = (at: number) => countLately(latelyOf([first, again]), at).deactivate;
    expect([count(NOW + LATELY), count(again.at + LATELY - 1), count(again.at + LATELY)]).toEqual([1, 1, 0]);
  });
});

describe('what a run did so far', () => {
  const turns = [
    started('a', RUN),
    intent('a', 'rotate', keyId(1)),
    entry('a', 'failed', { step: 'rotate' }, keyId(1)),
    started('b', 'day-2026-11-03'),
    intent('b', 'rotate', keyId(2)),
    entry('b', 'failed', { step: 'rotate' }, keyId(2)),
  ];

  it('is what its turns did, and no other run', () => {
    expect(latelyOf(turns, { of: RUN }).run).toEqual({
      changed: [{ user: 'ana', keyId: keyId(1) }],
      failedRotations: 1,
    });
    expect(latelyOf(turns).run).toEqual(NOTHING_LATELY.run);
  });

  it('uses up the share that the fleet left; what any run began since it was counted takes of it, and nothing twice', () => {
    const fleet = { share: perKind(() => 2), since: 0 };
    const numbered = turns.map((line, index) => ({ ...line, seq: index + 1 }));
    expect(latelyOf(numbered, { fleet }).share?.rotate).toBe(0);
    expect(latelyOf(numbered, { fleet: { ...fleet, since: 4 } }).share?.rotate).toBe(1);
    expect(latelyOf(numbered, { fleet: { ...fleet, since: latelyOf(numbered).seq } }).share?.rotate).toBe(2);
    const left = latelyOf(turns.slice(0, 3), { of: RUN, fleet });
    expect(left.share?.rotate).toBe(1);
    const again = noted(left, intent('c', 'rotate', keyId(1)));
    expect(again.share?.rotate).toBe(1);
    expect(noted(again, intent('c', 'rotate', keyId(3))).share?.rotate).toBe(0);
    expect(noted(again, accepted('c', keyId(3))).share?.['announce-deactivate']).toBe(1);
  });
});

describe('the time over which per-day counts', () => {
  it('is 20 hours', () => {
    const begun = [{ step: 'delete', user: 'ana', keyId: keyId(1), at: NOW } as const];
    const after = (time: number) => countLately({ ...NOTHING_LATELY, begun }, NOW + time).delete;
    expect(after(hours(20) - TICK)).toBe(1);
    expect(after(hours(20))).toBe(0);
  });
});

describe('a notice', () => {
  const reminder = aStep({ step: 'notify', reminder: hours(24) });

  it('that only reminds of a date is not counted', () => {
    expect(kindOf(reminder)).toBeNull();
  });

  it('that gives a new date is counted like the first', () => {
    if (reminder.step !== 'notify') throw new Error('a notice');
    expect(kindOf({ ...reminder, notice: { ...reminder.notice, renews: true } })).toBe('announce-deactivate');
  });
});
