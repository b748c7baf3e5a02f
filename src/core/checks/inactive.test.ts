import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { aReceipt, aReminder } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { RUN } from '../../../test/build/situation.ts';
import { NOW, SECOND, TICK, days, daysAgo, inDays } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

const policy = policyWith({
  unused: { delete: days(30), remind: [] },
  inactive: { adopt: true, delete: days(120), remind: [] },
});
const off = aKey({ status: 'Inactive', created: daysAgo(400), lastUsed: daysAgo(300) });

/** A user whose key we deactivated as unused then. */
function deactivated(since: number) {
  return aUser({ keys: [off], tags: aRecord('deactivated', { since, cause: 'unused' }) });
}

/** The owner was told then that the key is deleted. */
function told(acceptedAt: number, promised: number) {
  return aReceipt({ announced: 'delete', reason: 'InactiveTooLong', acceptedAt, promised });
}

describe('a key that we deactivated', () => {
  it('has its deletion announced at once, for when its time is over', () => {
    expect(decide({ user: deactivated(NOW), policy })).toMatchObject({
      step: 'notify',
      reason: 'InactiveTooLong',
      due: NOW,
      cause: 'unused',
      notice: {
        announced: 'delete',
        promised: inDays(30),
        reminder: null,
        urgent: false,
        copyToFallback: false,
      },
    });
  });

  it('is deleted when its time since the deactivation is over, and not a millisecond before', () => {
    const user = deactivated(daysAgo(30));
    const receipts = [told(daysAgo(30), NOW)];
    expect(decide({ user, policy, receipts, now: NOW - TICK })).toMatchObject({
      kind: 'hold',
      reason: 'AwaitingDeletion',
      next: { step: 'delete', at: NOW },
    });
    expect(decide({ user, policy, receipts })).toMatchObject({
      step: 'delete',
      reason: 'InactiveTooLong',
      cause: 'unused',
      due: NOW,
    });
  });

  it('counts from the deactivation, never from the creation', () => {
    expect(decide({ user: deactivated(daysAgo(1)), policy })).toMatchObject({
      notice: { promised: inDays(29) },
    });
  });

  it('still gets its full grace when nobody was told in time, to the millisecond', () => {
    const user = deactivated(daysAgo(200));
    expect(decide({ user, policy })).toMatchObject({ step: 'notify', notice: { promised: inDays(7) } });
    expect(verdict({ user, policy, receipts: [told(NOW, inDays(7))], now: inDays(7) - TICK })).toBe(
      'hold AwaitingDeletion',
    );
    expect(verdict({ user, policy, receipts: [told(NOW, inDays(7))], now: inDays(7) })).toBe(
      'delete InactiveTooLong',
    );
  });

  it('counts no notice from before its deactivation', () => {
    const user = deactivated(daysAgo(30));
    expect(verdict({ user, policy, receipts: [told(daysAgo(30) - TICK, daysAgo(1))] })).toBe(
      'notify InactiveTooLong',
    );
    expect(verdict({ user, policy, receipts: [told(daysAgo(30), daysAgo(1))] })).toBe(
      'delete InactiveTooLong',
    );
  });

  it('counts no notice of its deactivation as one of its deletion', () => {
    const receipts = [aReceipt({ acceptedAt: daysAgo(20), promised: daysAgo(13) })];
    expect(verdict({ user: deactivated(daysAgo(60)), policy, receipts })).toBe('notify InactiveTooLong');
  });

  it('restarts its time when it turns out to have been used later', () => {
    const used = aKey({ status: 'Inactive', created: daysAgo(400), lastUsed: daysAgo(10) });
    const user = aUser({
      keys: [used],
      tags: aRecord('deactivated', { since: daysAgo(60), cause: 'unused' }),
    });
    const receipts = [told(daysAgo(60), daysAgo(30))];
    expect(decide({ user, policy, receipts })).toMatchObject({
      step: 'notify',
      notice: { promised: inDays(20) },
    });
  });

  it('is reminded of before it goes', () => {
    const reminding = policyWith({ unused: { delete: days(30), remind: [days(5), days(1)] } });
    const receipts = [
      told(daysAgo(25), inDays(5)),
      aReminder(days(5), NOW, { announced: 'delete', reason: 'InactiveTooLong' }),
    ];
    expect(
      decide({ user: deactivated(daysAgo(25)), policy: reminding, receipts: receipts.slice(0, 1) }),
    ).toMatchObject({
      step: 'notify',
      due: NOW,
      notice: { announced: 'delete', reminder: days(5), promised: inDays(5), urgent: false },
    });
    expect(verdict({ user: deactivated(daysAgo(25)), policy: reminding, receipts })).toBe(
      'hold AwaitingDeletion',
    );
  });

  it.each([
    ['of a day is urgent', days(1), true],
    ['of more than a day is not', days(1) + TICK, false],
  ])('has a last reminder that %s', (_, offset, urgent) => {
    const reminding = policyWith({ unused: { delete: days(30), remind: [offset] } });
    const receipts = [told(daysAgo(29), inDays(1))];
    expect(decide({ user: deactivated(daysAgo(29)), policy: reminding, receipts })).toMatchObject({
      notice: { reminder: offset, urgent },
      message: expect.stringMatching(
        /^Deactivated because it was unused, since .* The owner is reminded that it is deleted not before 2026-11-05/,
      ),
    });
  });

  it('holds when nobody can be told, even when somebody was', () => {
    const receipts = [told(daysAgo(30), NOW)];
    expect(verdict({ user: deactivated(daysAgo(30)), policy, receipts, owner: null })).toBe('hold NoOwner');
    expect(verdict({ user: deactivated(daysAgo(30)), policy: { ...policy, notify: null }, receipts })).toBe(
      'hold NotConfigured',
    );
  });
});

describe('how long a key is kept', () => {
  const sections = {
    unused: { delete: days(30) },
    rotate: { delete: days(40) },
    inactive: { delete: days(50) },
  };

  it.each([
    ['deactivated', 'unused', 30],
    ['deactivated', 'rotated', 40],
    ['adopted', 'adopted', 50],
  ])('is what the section of its cause says (%s, %s): %i days', (state, cause, kept) => {
    const user = aUser({ keys: [off], tags: aRecord(state, { since: NOW, cause }) });
    expect(decide({ user, policy: policyWith(sections) })).toMatchObject({
      notice: { promised: inDays(kept) },
    });
  });

  it('is for good where the section of its cause is gone from the rule, or the rule itself', () => {
    const user = deactivated(daysAgo(290));
    const receipts = [told(daysAgo(30), NOW)];
    expect(verdict({ user, policy: policyWith({ inactive: {} }), receipts })).toBe('report NoDeletionRule');
    expect(verdict({ user, policy: aPolicy({ rules: [] }), receipts })).toBe('report NoDeletionRule');
  });

  it('is what the rule that matches today says', () => {
    const rules = [
      aRule({ name: 'bots', match: { user: 'ci-*' }, unused: { delete: days(300) } }),
      aRule({ unused: {} }),
    ];
    expect(decide({ user: deactivated(NOW), policy: aPolicy({ rules }) })).toMatchObject({
      rule: 'bots',
      notice: { promised: inDays(300) },
    });
  });

  it('is for good where the section names no time, and the owner hears once how to get the key back', () => {
    const keeping = policyWith({ unused: { delete: null } });
    const user = deactivated(daysAgo(290));
    expect(decide({ user, policy: keeping })).toMatchObject({
      step: 'notify',
      reason: 'AwaitingDeletion',
      notice: { announced: 'delete', promised: null, reminder: null, urgent: false, copyToFallback: false },
    });
    const receipts = [
      aReceipt({ announced: 'delete', reason: 'AwaitingDeletion', acceptedAt: daysAgo(280), promised: null }),
    ];
    expect(decide({ user, policy: keeping, receipts })).toMatchObject({
      kind: 'hold',
      reason: 'AwaitingDeletion',
      next: null,
    });
  });

  it('ends only after a notice that says so: having heard that the key is kept is none', () => {
    const receipts = [
      aReceipt({ announced: 'delete', reason: 'AwaitingDeletion', acceptedAt: daysAgo(280), promised: null }),
    ];
    expect(decide({ user: deactivated(daysAgo(290)), policy, receipts })).toMatchObject({
      step: 'notify',
      reason: 'InactiveTooLong',
      notice: { promised: inDays(7) },
    });
  });
});

describe('a key that someone else deactivated', () => {
  const user = aUser({ keys: [off] });

  it('is only reported unless the rule says to adopt it', () => {
    expect(verdict({ user, policy: policyWith({ unused: {} }) })).toBe('report InactiveByOthers');
    expect(verdict({ user, policy: policyWith({ inactive: { adopt: false } }) })).toBe(
      'report InactiveByOthers',
    );
  });

  it('is adopted when the rule says so: its clock starts at our first observation, however long it has been off', () => {
    expect(decide({ user, policy })).toMatchObject({
      step: 'repair',
      reason: 'Adopted',
      due: NOW,
      cause: 'adopted',
      record: { state: 'adopted', since: NOW, run: RUN, cause: 'adopted', extra: {} },
    });
  });

  it('is then deleted after its time since the adoption, notice and grace included', () => {
    const adopted = aUser({
      keys: [off],
      tags: aRecord('adopted', { since: daysAgo(120), cause: 'adopted' }),
    });
    expect(verdict({ user: adopted, policy })).toBe('notify InactiveTooLong');
    const receipts = [told(daysAgo(120), NOW)];
    expect(verdict({ user: adopted, policy, receipts, now: NOW - TICK })).toBe('hold AwaitingDeletion');
    expect(verdict({ user: adopted, policy, receipts })).toBe('delete InactiveTooLong');
  });

  it('after we had restored it is theirs again, and the restorations stay counted', () => {
    const tags = aRecord('restored', { since: daysAgo(5), more: 'restores=1' });
    expect(decide({ user: aUser({ keys: [off], tags }), policy })).toMatchObject({
      reason: 'Adopted',
      record: { state: 'adopted', since: NOW, extra: { restores: '1' } },
    });
  });
});

describe('a deletion that an earlier run began', () => {
  const began = aRecord('deleting', {
    since: daysAgo(1),
    cause: 'unused',
    more: `off=${new Date(daysAgo(30)).toISOString().slice(0, 16)}Z`,
  });

  it('is taken up again, its time counted from the deactivation', () => {
    const user = aUser({ keys: [off], tags: began });
    expect(verdict({ user, policy, receipts: [told(daysAgo(30), NOW)] })).toBe('delete InactiveTooLong');
    expect(verdict({ user, policy, receipts: [told(daysAgo(30), NOW)], now: NOW - SECOND })).toBe(
      'hold AwaitingDeletion',
    );
  });

  it('is over when the key is gone', () => {
    const user = aUser({ keys: [], tags: began });
    expect(decide({ user, policy }, KEY)).toMatchObject({
      step: 'repair',
      reason: 'KeyVanished',
      record: null,
    });
  });
});
