import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY } from '../../../test/build/key.ts';
import { NOW } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { MINUTE } from './time.ts';
import type { KeyRecord } from './record.ts';
import { RECORD_STATES } from './record-states.ts';
import { formatRecord, parseRecord, recordTag, recordedKey, strayTag } from './record.ts';

const RECORD: KeyRecord = {
  state: 'deactivated',
  since: Date.UTC(2026, 10, 1, 2),
  run: '3f9c2a7b',
  cause: 'unused',
  extra: {},
};

describe('formatRecord', () => {
  it('writes a line that people can read', () => {
    expect(formatRecord(RECORD)).toBe(
      'v2 state=deactivated since=2026-11-01T02:00Z cause=unused run=3f9c2a7b',
    );
  });

  it('keeps the seconds when there are any', () => {
    expect(formatRecord({ ...RECORD, since: RECORD.since + 7_000 })).toContain('since=2026-11-01T02:00:07Z');
  });

  it('writes further pairs last, and no cause where there is none', () => {
    const record: KeyRecord = { ...RECORD, state: 'restored', cause: null, extra: { restores: '1' } };
    expect(formatRecord(record)).toBe('v2 state=restored since=2026-11-01T02:00Z run=3f9c2a7b restores=1');
  });

  it('fits 256 characters exactly, and never cuts a longer record short', () => {
    const room = 256 - formatRecord({ ...RECORD, extra: { note: '' } }).length;
    expect(formatRecord({ ...RECORD, extra: { note: 'x'.repeat(room) } })).toHaveLength(256);
    expect(() => formatRecord({ ...RECORD, extra: { note: 'x'.repeat(room + 1) } })).toThrow(RangeError);
  });

  it.each([',', ';', '"', '<', '\n', '#'])('refuses %j, which IAM does not allow in a tag', (character) => {
    expect(() => formatRecord({ ...RECORD, extra: { note: character } })).toThrow(RangeError);
  });
});

describe('parseRecord', () => {
  it('keeps pairs it does not know, equals signs in them included', () => {
    const parsed = parseRecord('v2 state=adopted since=2026-11-01T02:00Z run=1 later=a=b', NOW);
    expect(parsed).toMatchObject({ ok: true, record: { extra: { later: 'a=b' } } });
  });

  it('reads a moment up to now, by a clock that may differ by a minute, and none after it', () => {
    const value = 'v2 state=adopted since=2026-11-04T02:00Z run=1';
    const since = Date.UTC(2026, 10, 4, 2);
    expect(parseRecord(value, since - MINUTE).ok).toBe(true);
    expect(parseRecord(value, since - MINUTE - 1).ok).toBe(false);
  });

  it.each([
    ['', 'is empty'],
    ['v3 state=adopted since=2026-11-01T02:00Z run=1', 'has another version'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=1 n=-1', 'has a count that is none'],
    [`v2 state=adopted since=2026-11-01T02:00Z run=1 n=${'9'.repeat(190)}`, 'has a count that is none'],
    ['state=adopted since=2026-11-01T02:00Z run=1', 'has no version'],
    ['v2 state=gone since=2026-11-01T02:00Z run=1', 'has a state we do not know'],
    ['v2 since=2026-11-01T02:00Z run=1', 'has no state'],
    ['v2 state=adopted run=1', 'has no date'],
    ['v2 state=adopted since=yesterday run=1', 'has a date that is none'],
    ['v2 state=adopted since=2026-02-30T02:00Z run=1', 'has a date that does not exist'],
    ['v2 state=adopted since=2026-11-01T02:00Z', 'names no run'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=', 'names an empty run'],
    ['v2 state=deactivated since=2026-11-01T02:00Z run=1', 'has no cause'],
    ['v2 state=deactivating since=2026-11-01T02:00Z run=1', 'has no cause'],
    ['v2 state=deleting since=2026-11-01T02:00Z run=1', 'has no cause'],
    ['v2 state=deactivated since=2026-11-01T02:00Z cause=mood run=1', 'has a cause we do not know'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=1 run=2', 'says a thing twice'],
    ['v2 state=adopted  since=2026-11-01T02:00Z run=1', 'has two spaces'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=1 ', 'has a space at the end'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=1 word', 'has a word that is no pair'],
    ['v2 state=adopted since=2026-11-01T02:00Z run=1 =word', 'has a pair without a name'],
  ])('does not read "%s", which %s', (value) => {
    expect(parseRecord(value, NOW).ok).toBe(false);
  });

  it('reads back every record that can be written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseRecord(formatRecord(record), NOW)).toEqual({ ok: true, record, writes: 0 });
        expect(parseRecord(formatRecord(record, 7), NOW)).toMatchObject({ writes: 7 });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('never throws, whatever a tag says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `v2 ${text}`),
        ),
        (value) => {
          expect(typeof parseRecord(value, NOW).ok).toBe('boolean');
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('tags in our name', () => {
  it('are records when they end in a key id', () => {
    expect(recordTag(KEY)).toBe(`keywarden:${KEY}`);
    expect(recordedKey(`keywarden:${KEY}`)).toBe(KEY);
    expect(recordedKey(`Keywarden:${KEY}`)).toBe(KEY);
  });

  it.each([
    'keywarden:exempt',
    'keywarden:',
    'keywarden',
    KEY,
    'keywarden:AKIASHORT',
    `keywarden:${KEY.toLowerCase()}`,
  ])('are no record when they are "%s"', (name) => {
    expect(recordedKey(name)).toBeUndefined();
  });

  it.each(['keywarden:', 'keywarden:pause', 'KEYWARDEN:pause', `keywarden:${KEY.toLowerCase()}`])(
    'are stray when Keywarden does not know them, as "%s"',
    (name) => {
      expect(strayTag(aUser({ tags: { email: 'a@example.com', [name]: 'x' } }))).toBe(name);
    },
  );

  it.each(['keywarden:exempt', 'Keywarden:Exempt', `keywarden:${KEY}`, 'keywarden', 'email', KEY])(
    'are not stray when they are known or not ours, as "%s"',
    (name) => {
      expect(strayTag(aUser({ tags: { [name]: 'x' } }))).toBeUndefined();
    },
  );

  it('are none where the tags are unknown', () => {
    expect(strayTag(aUser({ tags: DENIED }))).toBeUndefined();
  });
});

const word = fc.stringMatching(/^[A-Za-z0-9_.:/+@-]{1,12}$/);
const anyRecord: fc.Arbitrary<KeyRecord> = fc.record({
  state: fc.constantFrom(...RECORD_STATES),
  since: fc.integer({ min: Date.UTC(2015, 0) / 1000, max: NOW / 1000 }).map((seconds) => seconds * 1000),
  run: word,
  cause: fc.constantFrom('unused', 'rotated', 'adopted'),
  extra: fc.dictionary(
    word.filter((key) => !['state', 'since', 'run', 'cause', 'n', 'seal'].includes(key)),
    fc.stringMatching(/^[A-Za-z0-9_.:/+@=-]{0,12}$/),
    { maxKeys: 4, noNullPrototype: true },
  ),
});
