import { describe, expect, it } from 'vitest';
import { verdict } from '../../../test/build/decide.ts';
import { KEY, aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { aUser, someTags } from '../../../test/build/user.ts';

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

  it('is asked for before the owner is told of a step that could not follow', () => {
    expect(verdict({ user: aUser({ keys: [idle], tags: someTags(49) }), policy })).toBe('notify Unused');
    expect(verdict({ user: aUser({ keys: [idle], tags: someTags(50) }), policy })).toBe('hold NoTagRoom');
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
