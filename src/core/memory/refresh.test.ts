import { describe, expect, it } from 'vitest';
import { aKey, keyId } from '../../../test/build/key.ts';
import { NOW, days } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { NO_MEMORY, type UserMemory } from '../model/memory.ts';
import type { UserObservation } from '../model/observation.ts';
import { type RecordSeals, sealedText } from '../model/seal.ts';
import { refreshed, withRecord, withRewritten } from './refresh.ts';

const ONE = keyId(1);
const look = (before: UserMemory, user: UserObservation, now: number, seals?: RecordSeals) =>
  refreshed(before, user, now, days(180), seals);
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
    expect(look(NO_MEMORY, user, NOW)).toMatchObject({
      records: new Map([[ONE, { value: RECORD, lost: 0, lostAt: null, goneSince: null, isLeaving: false }]]),
      exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: null },
    });
  });

  it('is what stood there, too, as long as its key is there', () => {
    const missed = look(remembered, aUser({ keys: [aKey({ id: ONE })] }), NOW + 1);
    expect(missed.records.get(ONE)).toEqual({ ...remembered.records.get(ONE), goneSince: NOW + 1 });
    expect(missed.exemption).toEqual({ ...remembered.exemption, goneSince: NOW + 1 });
    expect(look(remembered, aUser({ keys: [aKey({ id: keyId(2) })] }), NOW).records.size).toBe(0);
  });

  it('keeps the day on which something was missed first, until it stands again', () => {
    const bare = aUser({ keys: [aKey({ id: ONE })] });
    const missed = look(look(remembered, bare, NOW + 1), bare, NOW + 2);
    expect([missed.records.get(ONE)?.goneSince, missed.exemption?.goneSince]).toEqual([NOW + 1, NOW + 1]);
    const tags = { [`keywarden:${ONE}`]: RECORD, 'keywarden:exempt': 'until=2026-12-01 reason=freeze' };
    const back = look(missed, aUser({ keys: [aKey({ id: ONE })], tags }), NOW + 3);
    expect(back).toMatchObject({ records: remembered.records, exemption: remembered.exemption });
    expect(withRecord(missed, ONE, RECORD).records.get(ONE)?.goneSince).toBeNull();
  });

  it('is what a run of ours wrote that could not tell us, and how many that makes', () => {
    const [fresh, key] = [RECORD.replace(' n=3', ' n=4'), sealedText(ONE, RECORD.replace(' n=3', ' n=4'))];
    const user = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: fresh } });
    const after = look(remembered, user, NOW, new Map([[key, 'sealed']]));
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
    const after = look(remembered, user, NOW, new Map([[sealedText(ONE, value), standing]]));
    expect([after.records, after.writes]).toEqual([remembered.records, 3]);
  });

  it('is nothing that cannot be read', () => {
    const user = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: 'v9 state=new' } });
    expect(look(NO_MEMORY, user, NOW).records.size).toBe(0);
  });

  it('stays as it is when the user cannot be read', () => {
    expect(look(remembered, aUser({ tags: DENIED }), NOW)).toBe(remembered);
    expect(look(remembered, aUser({ keys: DENIED }), NOW)).toBe(remembered);
  });

  it('keeps the day on which an exemption was first seen, until it says something else', () => {
    const later = NOW + days(9);
    const seen = (value: string) =>
      look(remembered, aUser({ tags: { 'keywarden:exempt': value } }), later).exemption?.firstSeen;
    expect(seen('until=2026-12-01 reason=freeze')).toBe(NOW);
    expect(seen('until=2026-12-02 reason=freeze')).toBe(later);
  });

  it('counts all exemptions of a user as one, unless as much as exempt-max lay between two of them', () => {
    const exempt = (until: string) => aUser({ tags: { 'keywarden:exempt': `until=${until} reason=freeze` } });
    const first = look(NO_MEMORY, exempt('2026-11-10'), NOW);
    const other = look(first, exempt('2026-11-11'), NOW + days(1));
    expect(other.exempted).toEqual({ since: NOW, lastSeen: NOW + days(1) });
    // It ends with the 11th, whatever still stands there.
    const end = Date.UTC(2026, 10, 12);
    const over = look(other, exempt('2026-11-11'), end);
    const again = (now: number) => look(over, exempt('2028-01-01'), now).exempted?.since;
    expect(again(end + days(180) - 1)).toBe(NOW);
    expect(again(end + days(180))).toBe(end + days(180));
  });

  it('keeps an exemption that vanished to the last millisecond of its last day', () => {
    const end = Date.UTC(2026, 11, 2);
    expect(look(remembered, aUser(), end - 1).exemption).not.toBeNull();
    expect(look(remembered, aUser(), end).exemption).toBeNull();
  });

  it('keeps one that vanished and has no end of its own until exempt-max is over', () => {
    const since = NOW - days(170);
    for (const value of ['for ever', 'until=9999-12-31 reason=for ever']) {
      const before = {
        ...NO_MEMORY,
        exemption: { value, firstSeen: NOW, goneSince: NOW },
        exempted: { since, lastSeen: NOW },
      };
      expect(look(before, aUser(), since + days(180) - 1).exemption).not.toBeNull();
      expect(look(before, aUser(), since + days(180)).exemption).toBeNull();
    }
  });

  it('forgets a record that we remove, and counts one that was written again', () => {
    const leaving = withRecord(remembered, ONE, null);
    const bare = aUser({ keys: [aKey({ id: ONE })] });
    expect(look(leaving, bare, NOW).records.size).toBe(0);
    // IAM refused, or does not show it yet: it is still the one that we wrote.
    const standing = aUser({ keys: [aKey({ id: ONE })], tags: { [`keywarden:${ONE}`]: RECORD } });
    expect(look(leaving, standing, NOW).records.get(ONE)?.value).toBe(RECORD);
    expect(withRecord(remembered, ONE, 'v2 …', 4)).toMatchObject({ writes: 4 });
    expect(withRecord(remembered, ONE, 'v2 …').records.get(ONE)).toMatchObject({ value: 'v2 …', lost: 1 });
    expect(withRewritten(remembered, ONE, NOW + 1).records.get(ONE)).toMatchObject({
      lost: 2,
      lostAt: NOW + 1,
    });
  });
});
