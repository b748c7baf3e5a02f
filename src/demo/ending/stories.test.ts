import { describe, expect, it } from 'vitest';
import { mail, uses } from '../invariants/testing.fixture.ts';
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

describe('the stories of rotation', () => {
  const rotated = (day: number, key: string) =>
    ({ kind: 'rotated', ...about('bob', day), keyId: key }) as const;
  const fetched = (day: number) => ({ kind: 'fetched', ...about('bob', day), keyId: `new-${day}` }) as const;

  it('tell of keys that were replaced again and again, when each was fetched and nobody refused', () => {
    const days = [
      dayOf(0, [rotated(0, 'first'), fetched(0)]),
      dayOf(45, [rotated(45, 'second'), fetched(45)]),
    ];
    const [story = ''] = stories(outcome({ days }));
    expect(story).toContain('bob has had 2 new keys, on 1 Sep and 16 Oct: each was tested');
    expect(stories(outcome({ days: days.slice(0, 1) }))).toEqual([]);
    expect(stories(outcome({ days: [...days, dayOf(50, [rotated(50, 'third')])] }))).toEqual([]);
    const refused = dayOf(46, [{ kind: 'refused', ...about('bob', 46) }]);
    expect(stories(outcome({ days: [...days, refused] }))).toEqual([]);
  });
  it('tell of a key that was never fetched, while the old one works', () => {
    const escalated = { ...told('bob', 'attention', 28), reason: 'CutoverUnproven' as const };
    const days = [dayOf(0, [rotated(0, 'AKIA-bob')]), dayOf(28, [escalated])];
    const calls = [{ ...uses(40), accessKeyId: 'AKIA-bob' }];
    expect(stories(outcome({ days, calls }))).toEqual([
      'bob was handed a new key on 1 Sep and never fetched it. Nobody is cut off for that: the old key works to this day, and on 29 Sep the owner and the fallback contact were told.',
    ]);
    expect(stories(outcome({ days }))).toEqual([]);
    expect(stories(outcome({ days: [...days, dayOf(50, [fetched(50)])], calls }))).toEqual([]);
  });
  it('tell of a run that was killed only when it was repaired and the key replaced after it', () => {
    const days = [
      dayOf(8, [{ kind: 'killed', ...about('bob', 8) }]),
      dayOf(9, [{ kind: 'undone', ...about('bob', 9) }]),
      dayOf(10, [rotated(10, 'AKIA-bob')]),
    ];
    const calls = [{ ...uses(9), operation: 'LookupEvents' }];
    const [story = ''] = stories(outcome({ days, calls }));
    expect(story).toContain('On 9 Sep the run over prod was killed after AWS had made a new key for bob');
    expect(story).toContain('The run of 10 Sep saw in CloudTrail whose key it was');
    expect(stories(outcome({ days }))[0]).toContain('The run of 10 Sep took it back');
    expect(stories(outcome({ days: days.slice(0, 2) }))).toEqual([]);
  });
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
