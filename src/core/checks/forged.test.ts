import { describe, expect, it } from 'vitest';
import { verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aRecord } from '../../../test/build/record.ts';
import { days, daysAgo } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { forged } from '../model/known.ts';
import { recordTag } from '../model/record.ts';
import { type SealStanding, sealedText } from '../model/seal.ts';

const policy = policyWith({ unused: { after: days(45) } });
const used = aKey({ created: daysAgo(400), lastUsed: daysAgo(1) });
const record = (more: string) => aRecord('restored', { since: daysAgo(3), more });

/** A user in good order, with a record whose seal says this; null: it was not looked at. */
function withSeal(standing: SealStanding | null, more = 'restores=1 n=3', memory = {}) {
  const tags = record(more);
  const value = tags[recordTag(KEY)] ?? '';
  const seals = new Map(standing === null ? [] : [[sealedText(KEY, value), standing] as const]);
  return { user: aUser({ keys: [used], tags }), policy, seals, memory, stores: ['here'] };
}

describe('a record in our name', () => {
  it.each([
    ['sealed', 'healthy Healthy'],
    ['unsealed', 'hold RecordForged'],
    ['wrong', 'hold RecordForged'],
    ['other-key', 'hold RecordForged'],
    [null, 'hold RecordForged'],
  ] as const)('that is %s: %s', (standing, expected) => {
    expect(verdict(withSeal(standing))).toBe(expected);
  });

  it('is believed where nothing was checked, for want of the state key', () => {
    const { seals: _, ...unverified } = withSeal('wrong');
    expect(verdict(unverified)).toBe('healthy Healthy');
  });

  it('that names another store and has another key may be of another installation, and is held as that', () => {
    expect(verdict(withSeal('other-key', 'store=there'))).toBe('hold OtherStore');
    expect(verdict(withSeal('other-key', 'store=here'))).toBe('hold RecordForged');
    expect(verdict(withSeal('unsealed', 'store=there'))).toBe('hold RecordForged');
  });

  it('counts for the key that it was written for, and no other', () => {
    const { user, ...rest } = withSeal('sealed');
    const value = user.tags.known ? (user.tags.value.get(recordTag(KEY)) ?? '') : '';
    const other = aUser({ keys: [{ ...used, keyId: OTHER_KEY }], tags: { [recordTag(OTHER_KEY)]: value } });
    expect(verdict({ ...rest, user: other }, OTHER_KEY)).toBe('hold RecordForged');
  });
});

describe('an older record of ours', () => {
  const remembered = (writes: number, value = 'another') => ({
    writes,
    records: new Map([[KEY, { value, lost: 0, lostAt: null, goneSince: null, isLeaving: false }]]),
  });
  const last = record('restores=1 n=3')[recordTag(KEY)] ?? '';

  it.each([
    ['fewer than we have written', 4, 'hold RecordRolledBack'],
    ['as many, and says something else', 3, 'hold RecordRolledBack'],
    ['more: a run of ours could not tell us', 2, 'healthy Healthy'],
  ])('counts %s', (_, writes, expected) => {
    expect(verdict(withSeal('sealed', 'restores=1 n=3', remembered(writes)))).toBe(expected);
  });

  it('is none where it is the last that we wrote', () => {
    expect(verdict(withSeal('sealed', 'restores=1 n=3', remembered(3, last)))).toBe('healthy Healthy');
    expect(verdict(withSeal('sealed', 'restores=1 n=3', remembered(7, last)))).toBe('healthy Healthy');
  });
});

it('what we remember of the user holds them where somebody else wrote it', () => {
  const words = {
    user: aUser({ keys: [used] }),
    policy,
    memory: forged('users.json carries no seal of Keywarden'),
  };
  expect(verdict(words)).toBe('hold RecordForged');
});
