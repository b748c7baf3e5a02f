import { describe, expect, it } from 'vitest';
import { verdict } from '../../../test/build/decide.ts';
import { KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, TICK, days, daysAgo } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import type { RememberedRecord } from '../model/memory.ts';

const valueOf = (record: Readonly<Record<string, string>>) => Object.values(record)[0] ?? '';
const forged = aRecord('deactivated', { since: daysAgo(200), cause: 'unused' });
const ours = valueOf(aRecord('deactivated', { since: daysAgo(10), cause: 'unused' }));

/** A key that is off by a record that somebody forged, whose owner has been told all that there is to tell. */
function off(remembered: Partial<RememberedRecord> | null, policy = aPolicy()) {
  const key = aKey({ status: 'Inactive', created: daysAgo(300), lastUsed: daysAgo(250) });
  const told = aReceipt({
    announced: 'delete',
    reason: 'InactiveTooLong',
    acceptedAt: daysAgo(30),
    promised: NOW,
  });
  const record = { value: ours, other: null, lost: 0, lostAt: null, goneSince: null, ...remembered };
  return {
    user: aUser({ keys: [key], tags: forged }),
    policy,
    receipts: [told, { ...told, reminder: days(1) }],
    memory: { records: new Map(remembered === null ? [] : [[KEY, record]]), exemption: null },
  };
}

describe('a record that says something else than we wrote', () => {
  it('makes nothing be deleted before the key has been off for its time since we know of it', () => {
    const active = valueOf(aRecord('restored', { since: daysAgo(220) }));
    expect(verdict(off({ value: active }))).not.toBe('delete InactiveTooLong');
    const seen = (since: number) => ({ value: active, other: { value: valueOf(forged), since } });
    expect(verdict(off(seen(daysAgo(30) + TICK)))).not.toBe('delete InactiveTooLong');
    expect(verdict(off(seen(daysAgo(30))))).toBe('delete InactiveTooLong');
  });

  it('moves no date that we wrote to an earlier one', () => {
    const since = (at: number) => ({
      value: valueOf(aRecord('deactivated', { since: at, cause: 'unused' })),
    });
    expect(verdict(off(since(daysAgo(29))))).not.toBe('delete InactiveTooLong');
    expect(verdict(off(since(daysAgo(30))))).toBe('delete InactiveTooLong');
  });

  it('does not choose the cause: what we never delete is not deleted for another', () => {
    const rotated = valueOf(aRecord('deactivated', { since: daysAgo(100), cause: 'rotated' }));
    const policy = aPolicy({ rules: [aRule({ unused: {}, rotate: {} })] });
    const other = { value: valueOf(forged), since: daysAgo(95) };
    expect(verdict(off({ value: rotated, other }, policy))).toMatch(/AwaitingDeletion/);
  });

  it('counts as it stands where nothing else is remembered, and where it is ours', () => {
    expect(verdict(off(null))).toBe('delete InactiveTooLong');
    expect(verdict(off({ value: valueOf(forged) }))).toBe('delete InactiveTooLong');
  });
});
