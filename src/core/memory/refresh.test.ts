import { describe, expect, it } from 'vitest';
import { aKey, keyId } from '../../../test/build/key.ts';
import { NOW, days } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { NO_MEMORY, type UserMemory } from '../model/memory.ts';
import { sealedText } from '../model/seal.ts';
import { refreshed, withRecord, withRewritten } from './refresh.ts';

const ONE = keyId(1);
const RECORD = 'v2 state=restored since=2026-11-01T02:00Z run=cafe0001 n=3';
const remembered: UserMemory = {
  ...NO_MEMORY,
  records: new Map([[ONE, { value: RECORD, lost: 1, lostAt: NOW, goneSince: null, isLeaving: false }]]),
  exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: null },
  writes: 3,
};

describe('what is remembered of a user', () => {
  it('is what stands there', () => {
    const user = aUser({
      keys: [aKey({ id: ONE })],
      tags: { [`keywarden:${ONE}`]: RECORD, 'Keywarden:Exempt': 'until=2026-12-01 reason=freeze' },
    });
    expect(refreshed(NO_MEMORY, user, NOW)).toMatchObject({
      records: new Map([[ONE, { value: RECORD, lost: 0, lostAt: null, goneSince: null, isLeaving: false }]]),
      exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: null },
    });
  });

  it('is what stood there, too, as long as its key is there', () => {
    const missed = refreshed(remembered, aUser({ keys: [aKey({ id: ONE })] }), NOW + 1);
    expect(missed.records.get(ONE)).toEqual({ ...remembered.records.get(ONE), goneSince: NOW + 1 });
    expect(missed.exemption).toEqual({ ...remembered.exemption, goneSince: NOW + 1 });
    expect(refreshed(remembered, aUser({ keys: [aKey({ id: keyId(2) })] }), NOW).records.size).toBe(0);
  });

  it('keeps the day on which something was missed first, until it stands again', () => {
    const bare = aUser({ keys: [aKey({ id: ONE })] });
    const missed = refreshed(refreshed(remembered, bare, NOW + 1), bare, NOW + 2);
    expect([missed.records.get(ONE)?.goneSince, missed.exemption?.goneSince]).toEqual([NOW + 1, NOW + 1]);
    const tags = { [`keywarden:${ONE}`]: RECORD, 'keywarden:exempt': 'until=2026-12-01 reason=freeze' };
    const back = refreshed(missed, aUser({ keys: [aKey({ id: ONE })], tags }), NOW + 3);
    expect(back).toMatchObject({ records: remembered.records, exemption: remembered.exemption });
    expect(withRecord(missed, ONE, RECORD).records.get(ONE)?.goneSince).toBeNull();
  });

  it('is what a run of ours wrote that could not tell us, and how many that makes', () => {
    const [fresh, key] = [RECORD.replace(' n=3', ' n=4'), sealedText(ONE, RECORD.replace(' n=3', ' n=4'))];
    const user = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: fresh } });
    const after = refreshed(remembered, user, NOW, new Map([[key, 'sealed']]));
    expect([after.records.get(ONE)?.value, after.writes]).toEqual([fresh, 4]);
  });

  it.each([
    ['is not sealed', 'n=4', 'unsealed'],
    ['carries a wrong seal', 'n=4', 'wrong'],
    ['is an older one, put back', 'n=2', 'sealed'],
    ['counts as the last one does, and says something else', 'n=3 x=1', 'sealed'],
  ] as const)('is nothing that %s', (_, count, standing) => {
    const value = RECORD.replace('n=3', count);
    const user = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: value } });
    const after = refreshed(remembered, user, NOW, new Map([[sealedText(ONE, value), standing]]));
    expect([after.records, after.writes]).toEqual([remembered.records, 3]);
  });

  it('is nothing that cannot be read', () => {
    const user = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: 'v9 state=new' } });
    expect(refreshed(NO_MEMORY, user, NOW).records.size).toBe(0);
  });

  it('stays as it is when the user cannot be read', () => {
    expect(refreshed(remembered, aUser({ tags: DENIED }), NOW)).toBe(remembered);
    expect(refreshed(remembered, aUser({ keys: DENIED }), NOW)).toBe(remembered);
  });

  it('keeps the day on which an exemption was first seen, until it says something else', () => {
    const later = NOW + days(9);
    const seen = (value: string) =>
      refreshed(remembered, aUser({ tags: { 'keywarden:exempt': value } }), later).exemption?.firstSeen;
    expect(seen('until=2026-12-01 reason=freeze')).toBe(NOW);
    expect(seen('until=2026-12-02 reason=freeze')).toBe(later);
  });

  it('keeps an exemption that vanished to the last millisecond of its last day', () => {
    const end = Date.UTC(2026, 11, 2);
    expect(refreshed(remembered, aUser(), end - 1).exemption).not.toBeNull();
    expect(refreshed(remembered, aUser(), end).exemption).toBeNull();
  });

  it('forgets a record that we remove, and counts one that was written again', () => {
    const leaving = withRecord(remembered, ONE, null);
    const bare = aUser({ keys: [aKey({ id: ONE })] });
    expect(refreshed(leaving, bare, NOW).records.size).toBe(0);
    // IAM refused, or does not show it yet: it is still the one that we wrote.
    const standing = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: RECORD } });
    expect(refreshed(leaving, standing, NOW).records.get(ONE)?.value).toBe(RECORD);
    expect(withRecord(remembered, ONE, 'v2 …', 4)).toMatchObject({ writes: 4 });
    expect(withRecord(remembered, ONE, 'v2 …').records.get(ONE)).toMatchObject({ value: 'v2 …', lost: 1 });
    expect(withRewritten(remembered, ONE, NOW + 1).records.get(ONE)).toMatchObject({
      lost: 2,
      lostAt: NOW + 1,
    });
  });
});
