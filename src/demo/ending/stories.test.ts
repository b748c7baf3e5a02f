import { describe, expect, it } from 'vitest';
import { mail } from '../invariants/testing.fixture.ts';
import { about, dayOf, livingKey, told } from '../picture/testing.fixture.ts';
import type { Outcome } from './outcome.ts';
import { stories } from './stories.ts';

const outcome = (more: Partial<Outcome>): Outcome => ({
  cast: [],
  keys: [],
  days: [],
  calls: [],
  mails: [],
  ...more,
});

describe('the stories', () => {
  it('are none when nothing happened', () => {
    expect(stories(outcome({}))).toEqual([]);
  });
  it('tell of the key that was forgotten longest, once it is gone', () => {
    const days = [
      dayOf(0, [told('bob', 'deactivate')]),
      dayOf(14, [{ kind: 'deactivated', ...about('bob', 14) }]),
      dayOf(44, [{ kind: 'deleted', ...about('bob', 44) }]),
    ];
    const keys = [livingKey('bob', { since: -310.25 })];
    expect(stories(outcome({ keys, days }))).toEqual([
      'The key of bob had been idle for 310 days when Keywarden was switched on, and still got its full grace: notice on 1 Sep, deactivated on 15 Sep, deleted on 15 Oct.',
    ]);
    expect(stories(outcome({ keys, days: days.slice(0, 2) }))).toEqual([]);
  });
  it('tell of a bounce only when somebody else was told after it', () => {
    const bounced = mail(0, '', { outcomes: { 'bob@example.com': 'bounced' }, outcome: 'bounced' });
    const first = dayOf(0, [told('bob', 'deactivate')]);
    const notice = told('bob', 'deactivate', 1);
    const second = dayOf(1, [
      { ...notice, to: 'fallback@example.com', promised: Date.UTC(2026, 8, 16, 2) } as typeof notice,
    ]);
    expect(stories(outcome({ mails: [bounced], days: [first] }))).toEqual([]);
    expect(stories(outcome({ mails: [bounced], days: [first, second] }))).toEqual([
      'The mail to bob@example.com bounced, so it counted for nothing: fallback@example.com was told on 2 Sep, and the date moved from 15 Sep to 16 Sep.',
    ]);
  });
  it('tell of a restoration with the deactivation it took back', () => {
    const days = [
      dayOf(14, [{ kind: 'deactivated', ...about('bob', 14) }]),
      dayOf(16, [{ kind: 'restored', ...about('bob', 16) }]),
    ];
    expect(stories(outcome({ days }))).toEqual([
      'bob needed a key that had been deactivated on 15 Sep: one "keywarden restore" on 17 Sep brought it back, with fresh clocks.',
    ]);
  });
});
