import { describe, expect, it } from 'vitest';
import { verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, days, daysAgo } from '../../../test/build/time.ts';
import { aUser, someTags } from '../../../test/build/user.ts';
import { DAY } from '../model/time.ts';

const policy = policyWith({ unused: { remind: [] }, inactive: {} });
const idle = aKey({ created: daysAgo(400), lastUsed: daysAgo(100) });
const off = aKey({ created: daysAgo(400), lastUsed: daysAgo(100), status: 'Inactive' });
const receipts = [aReceipt({ acceptedAt: daysAgo(7), promised: NOW })];

describe('room for our record among the 50 tags of a user', () => {
  it.each([
    [49, 'deactivate Unused'],
    [50, 'hold NoTagRoom'],
  ])('with %i tags', (count, expected) => {
    expect(verdict({ user: aUser({ keys: [idle], tags: someTags(count) }), policy, receipts })).toBe(
      expected,
    );
  });

  it.each([
    [49, 'repair Adopted'],
    [50, 'hold NoTagRoom'],
  ])('is needed to adopt a key, too: with %i tags', (count, expected) => {
    expect(verdict({ user: aUser({ keys: [off], tags: someTags(count) }), policy })).toBe(expected);
  });

  it.each([49, 50])('is not needed by a notice, which writes no tag: with %i tags', (count) => {
    expect(verdict({ user: aUser({ keys: [idle], tags: someTags(count) }), policy })).toBe('notify Unused');
  });

  it.each([49, 50])('is not needed to wait for the promised date: with %i tags', (count) => {
    const told = [aReceipt({ acceptedAt: daysAgo(1), promised: NOW + 6 * DAY })];
    expect(verdict({ user: aUser({ keys: [idle], tags: someTags(count) }), policy, receipts: told })).toBe(
      'hold InGrace',
    );
  });

  it.each([49, 50])('is not needed to tell of an old key that its owner replaced: with %i tags', (count) => {
    const keys = [
      aKey({ created: daysAgo(200), lastUsed: daysAgo(100) }),
      aKey({ id: OTHER_KEY, created: daysAgo(80), lastUsed: daysAgo(1) }),
    ];
    const rotated = policyWith({ rotate: { warn: days(60), after: days(90), remind: [] } });
    expect(verdict({ user: aUser({ keys, tags: someTags(count) }), policy: rotated })).toBe(
      'notify Replaced',
    );
  });

  it('is not needed by a key that has its record already, whatever the case of its name', () => {
    const record = aRecord('restored', { since: daysAgo(60), more: 'restores=1' });
    const shouted = { [`KEYWARDEN:${KEY}`]: Object.values(record)[0] ?? '' };
    for (const own of [record, shouted]) {
      const user = aUser({ keys: [idle], tags: { ...someTags(49), ...own } });
      expect(verdict({ user, policy, receipts })).toBe('deactivate Unused');
    }
  });

  it('is not needed to delete: the record stands', () => {
    const tags = { ...someTags(49), ...aRecord('deactivated', { since: daysAgo(60), cause: 'unused' }) };
    const told = [
      aReceipt({ announced: 'delete', reason: 'InactiveTooLong', acceptedAt: daysAgo(60), promised: NOW }),
    ];
    expect(verdict({ user: aUser({ keys: [off], tags }), policy, receipts: told })).toBe(
      'delete InactiveTooLong',
    );
  });
});
