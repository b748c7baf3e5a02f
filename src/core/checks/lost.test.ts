import { describe, expect, it } from 'vitest';
import { decideAll } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, days, daysAgo } from '../../../test/build/time.ts';
import { aUser, someTags } from '../../../test/build/user.ts';
import type { RememberedRecord } from '../model/memory.ts';

const TAG = `keywarden:${KEY}`;
const OFF = aRecord('deactivated', { since: daysAgo(3), cause: 'unused' })[TAG] ?? '';
const INACTIVE = aKey({ status: 'Inactive', created: daysAgo(300), lastUsed: daysAgo(60) });

function remembered(more: Partial<RememberedRecord> = {}) {
  const none = { lost: 0, lostAt: null, goneSince: null, isLeaving: false };
  const record = { value: OFF, ...none, ...more };
  return { records: new Map([[KEY, record]]), exemption: null };
}

function decide(more: Partial<RememberedRecord>, tags = {}) {
  const [decision] = decideAll({ user: aUser({ keys: [INACTIVE], tags }), memory: remembered(more) });
  return decision;
}

describe('a record that is gone from its user', () => {
  it('is written again to the letter, and is neither a key that others switched off nor a new clock', () => {
    const decision = decide({});
    expect(decision).toMatchObject({ kind: 'step', step: 'repair', reason: 'RecordLost', due: NOW });
    expect(decision).toMatchObject({
      cause: 'unused',
      record: { state: 'deactivated', since: daysAgo(3), cause: 'unused' },
    });
  });

  it('is nothing to do when it stands, or says something else', () => {
    expect(decide({}, { [TAG]: OFF })?.reason).not.toBe('RecordLost');
    expect(decide({}, aRecord('adopted', { cause: 'adopted' }))?.reason).not.toBe('RecordLost');
  });

  it('goes before every step on another key of the user', () => {
    const user = aUser({ keys: [INACTIVE, aKey({ id: OTHER_KEY, slot: 2, created: daysAgo(100) })] });
    const reasons = decideAll({ user, memory: remembered() }).map(({ kind, reason }) => [kind, reason]);
    expect(reasons).toEqual([
      ['step', 'RecordLost'],
      ['hold', 'RecordLost'],
    ]);
  });

  it('again is contested, however long after the first time, with the lines that mend it', () => {
    const again = { lost: 1, lostAt: daysAgo(400) };
    expect(decide(again)).toMatchObject({ kind: 'hold', reason: 'RecordContested' });
    expect(decide(again)?.message).toContain('ignore_tags { key_prefixes = ["keywarden:"] }');
    expect(decide(again)?.message).toContain('written again on 2025-09-30');
  });

  it('again is written once more a week after it was missed, and not a millisecond sooner', () => {
    const goneFor = (age: number) => decide({ lost: 1, lostAt: daysAgo(9), goneSince: NOW - age });
    expect(goneFor(days(7) - 1)).toMatchObject({ reason: 'RecordContested', next: { at: NOW + 1 } });
    expect(goneFor(days(7))).toMatchObject({ kind: 'step', reason: 'RecordLost' });
  });

  it('waits where the user has no room for its tag', () => {
    expect(decide({}, someTags(50))).toMatchObject({ kind: 'hold', reason: 'NoTagRoom' });
    expect(decide({}, someTags(49))).toMatchObject({ kind: 'step', reason: 'RecordLost' });
  });

  it('and was never readable is left to people', () => {
    expect(decide({ value: 'v9 state=new' })).toMatchObject({ kind: 'hold', reason: 'RecordUnreadable' });
  });
});
