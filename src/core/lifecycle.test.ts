import { describe, expect, it } from 'vitest';
import { verdict } from '../../test/build/decide.ts';
import { KEY, aKey } from '../../test/build/key.ts';
import { aPolicy, aRule } from '../../test/build/policy.ts';
import { aReceipt } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { ACCOUNT, DENIED, aUser } from '../../test/build/user.ts';
import { LIFECYCLE } from './lifecycle.ts';

/**
 * A user to whom every row applies at once; taking away what the first one asks for shows the next. The order of the
 * rows is the safety of the whole: who is protected is decided before what would be done to them.
 */
describe('the first row that applies decides', () => {
  const ancient = aKey({ created: daysAgo(400), lastUsed: daysAgo(100) });
  const rows = {
    unread: { attached: DENIED },
    intent: aRecord('deactivating', { since: daysAgo(1), cause: 'unused' }),
    quarantine: { attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'] },
    exempt: { 'keywarden:exempt': 'until=2026-12-01 reason=freeze' },
  };
  const rules = [aRule({ unused: { remind: [] }, rotate: {} })];
  const own = `arn:aws:iam::${ACCOUNT}:user/ci-bot`;
  const policy = aPolicy({ rules });
  const receipts = [aReceipt({ acceptedAt: daysAgo(7), promised: NOW })];

  it.each([
    [
      '1 unknown',
      { ...rows.quarantine, ...rows.unread },
      { ...rows.intent, ...rows.exempt },
      own,
      'hold ObservationIncomplete',
    ],
    [
      '3 leaked, and something is unreadable',
      rows.quarantine,
      { [`keywarden:${KEY}`]: 'v9', ...rows.exempt },
      own,
      // A tag must not keep the alarm from going out.
      'notify Quarantined',
    ],
    ['1 unreadable', {}, { [`keywarden:${KEY}`]: 'v9', ...rows.exempt }, own, 'hold RecordUnreadable'],
    ['2 interrupted', {}, { ...rows.intent, ...rows.exempt }, own, 'repair Interrupted'],
    ['3 quarantined', rows.quarantine, rows.exempt, own, 'notify Quarantined'],
    ['4 protected', {}, rows.exempt, own, 'report Protected'],
    ['5 exempt', {}, rows.exempt, null, 'hold Exempt'],
    ['10 idle', {}, {}, null, 'deactivate Unused'],
  ])('%s', (_, words, tags, caller, expected) => {
    expect(verdict({ user: aUser({ keys: [ancient], tags, ...words }), policy, receipts, caller })).toBe(
      expected,
    );
  });

  it.each([
    ['11 old', { created: daysAgo(400) }, 'notify TooOld'],
    ['13 getting old', { created: daysAgo(70) }, 'notify AgeWarning'],
    ['14 otherwise', { created: daysAgo(10) }, 'healthy Healthy'],
  ])('%s, for a key in use', (_, words, expected) => {
    const user = aUser({ keys: [aKey({ lastUsed: daysAgo(1), ...words })] });
    expect(verdict({ user, policy, receipts })).toBe(expected);
  });

  it('12 old without a free slot, for a key in use', () => {
    const keys = [
      aKey({ created: daysAgo(400) }),
      aKey({ id: 'AKIAI44QH8DHBEXAMPLE', created: daysAgo(395) }),
    ];
    expect(verdict({ user: aUser({ keys }), policy })).toBe('notify TwoKeysInUse');
  });

  it.each([
    ['6 off on our clock', aRecord('deactivated', { since: NOW, cause: 'unused' }), 'notify InactiveTooLong'],
    ['7 off by another hand', {}, 'repair Adopted'],
  ])('%s, for an inactive key, which is never idle or too old', (_, tags, expected) => {
    const user = aUser({
      keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(100), status: 'Inactive' })],
      tags,
    });
    const adopting = aPolicy({ rules: [aRule({ unused: {}, rotate: {}, inactive: {} })] });
    expect(verdict({ user, policy: adopting, receipts })).toBe(expected);
  });
});

describe('the rows', () => {
  it('stand in the order of the specification', () => {
    expect(LIFECYCLE.map(({ name }) => name)).toEqual([
      'leakUntold',
      'recordForged',
      'observationIncomplete',
      'unknownStatus',
      'recordUnreadable',
      'recordRolledBack',
      'otherStore',
      'inProgress',
      'recordLost',
      'rotationInterrupted',
      'userMoved',
      'recordOutOfLine',
      'quarantined',
      'protectedUser',
      'exempt',
      'unmanaged',
      'predecessorTags',
      'deactivatedByUs',
      'deactivatedByOthers',
      'issued',
      'replaced',
      'idle',
      'tooOld',
      'noSlot',
      'ageWarning',
      'healthy',
    ]);
  });
});
