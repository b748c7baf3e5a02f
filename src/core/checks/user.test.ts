import { describe, expect, it } from 'vitest';
import { decide, decideAll, inShort, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../../test/build/policy.ts';
import { aReceipt, voided } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, TICK, daysAgo } from '../../../test/build/time.ts';
import { ACCOUNT, DENIED, aUser } from '../../../test/build/user.ts';
import { EXEMPT_ENDED_TAG } from '../model/exemption.ts';
import { CLOCKS_DIFFER } from '../model/record.ts';
import { toIso } from '../model/time.ts';

/** Two keys for which a notice is due, unless the user as a whole is held. */
const idle = aKey({ created: daysAgo(400), lastUsed: daysAgo(100) });
const other = aKey({ id: OTHER_KEY, slot: 2, created: daysAgo(300), lastUsed: daysAgo(100) });
const keys = [idle, other];
const policy = policyWith({ unused: {} });

describe('something that could not be read', () => {
  it.each([
    ['the user id', { userId: DENIED }],
    ['the tags', { tags: DENIED }],
    ['the attached policies', { attached: DENIED }],
    ["one key's creation", { keys: [idle, { ...other, createdAt: DENIED }] }],
    ["one key's last use", { keys: [idle, { ...other, lastUsed: DENIED }] }],
  ])('holds every key of the user: %s', (_, words) => {
    expect(decideAll({ user: aUser({ keys, ...words }), policy }).map(inShort)).toEqual([
      'hold ObservationIncomplete',
      'hold ObservationIncomplete',
    ]);
  });

  it('holds the user as a whole when it is the list of keys', () => {
    expect(verdict({ user: aUser({ keys: DENIED }), policy }, null)).toBe('hold ObservationIncomplete');
  });

  it('holds when it is the owner, and says why', () => {
    const decision = decide({ user: aUser({ keys }), policy, owner: DENIED });
    expect(decision).toMatchObject({ kind: 'hold', reason: 'ObservationIncomplete', owner: null });
    expect(decision.message).toContain('AccessDenied');
  });

  it('holds when it is the groups, where a rule asks for them, and does not where none does', () => {
    const user = aUser({ keys, groups: DENIED });
    const byGroup = aPolicy({
      rules: [aRule({ match: { group: 'robots' }, unused: {} }), aRule({ unused: {} })],
    });
    expect(verdict({ user, policy: byGroup })).toBe('hold ObservationIncomplete');
    expect(verdict({ user, policy })).toBe('notify Unused');
  });

  it.each(['DuplicateRow', 'MalformedRow'] as const)(
    'holds when the credential report has a %s',
    (reason) => {
      const faults = [{ reason, message: 'Row 7 is not what it should be.' }];
      expect(verdict({ user: aUser({ keys, faults }), policy })).toBe(`hold ${reason}`);
    },
  );

  it.each(['Expired', 'active', ''])('holds both keys when the status of one is "%s"', (unrecognised) => {
    const user = aUser({ keys: [idle, { ...other, status: { unrecognised } }] });
    expect(verdict({ user, policy }, KEY)).toBe('hold UnknownStatus');
    expect(verdict({ user, policy }, OTHER_KEY)).toBe('hold UnknownStatus');
  });

  it.each([
    ['of its key, from the future', aRecord('restored', { since: NOW + 120_000 })],
    ['of its key, older than the key', aRecord('restored', { since: daysAgo(401) })],
    ['of its key, of another version', { [`keywarden:${KEY}`]: 'v2 anything' }],
    ['of the other key', aRecord('gone', { of: OTHER_KEY })],
    ['of a key that is gone', aRecord('gone', { of: 'AKIAGONEGONEGONEGONE' })],
    ['under a name we do not know', { 'keywarden:pause': 'yes' }],
  ])('holds when it is a record %s', (_, tags) => {
    expect(verdict({ user: aUser({ keys, tags }), policy })).toBe('hold RecordUnreadable');
  });

  it('holds both keys when it is the receipts of one', () => {
    const words = { user: aUser({ keys }), policy, unreadReceiptsOf: [OTHER_KEY] };
    expect(verdict(words, KEY)).toBe('hold RecordUnreadable');
    expect(verdict(words, OTHER_KEY)).toBe('hold RecordUnreadable');
  });
});

describe('a quarantined user', () => {
  const quarantined = aUser({
    keys,
    attached: ['ReadOnlyAccess', 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'],
  });
  const told = aReceipt({
    announced: 'attention',
    reason: 'Quarantined',
    acceptedAt: daysAgo(1),
    promised: null,
  });

  it('is told of at once, urgently, and no date is promised', () => {
    expect(decide({ user: quarantined, policy })).toMatchObject({
      step: 'notify',
      reason: 'Quarantined',
      due: NOW,
      notice: { announced: 'attention', promised: null, reminder: null, urgent: true },
    });
  });

  it('is held, and told of once', () => {
    expect(verdict({ user: quarantined, policy, receipts: [told] })).toBe('hold Quarantined');
    expect(verdict({ user: quarantined, policy, receipts: [voided(told)] })).toBe('notify Quarantined');
  });

  it('is told of again when the owner is another', () => {
    expect(verdict({ user: quarantined, policy, receipts: [told], owner: 'new@example.com' })).toBe(
      'notify Quarantined',
    );
  });

  it('is held however due a step is', () => {
    const due = [aReceipt({ acceptedAt: daysAgo(50), promised: daysAgo(1) }), told];
    const quiet = policyWith({ unused: { remind: [] } });
    expect(verdict({ user: aUser({ keys }), policy: quiet, receipts: due })).toBe('deactivate Unused');
    expect(verdict({ user: quarantined, policy: quiet, receipts: due })).toBe('hold Quarantined');
  });

  it('is told of though it is exempt, protected or unmanaged', () => {
    const tags = { 'keywarden:exempt': 'until=2026-12-01 reason=freeze' };
    const exempt = aUser({ keys, tags, attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine'] });
    expect(
      verdict({ user: exempt, policy: aPolicy({ rules: [], guardrails: { protectedPaths: ['/'] } }) }),
    ).toBe('notify Quarantined');
  });

  it('holds for a reason of its own when nobody can be told', () => {
    expect(verdict({ user: quarantined, policy, owner: null })).toBe('hold NoOwner');
  });
});

describe('a protected user', () => {
  it('is the one we run as', () => {
    const caller = `arn:aws:iam::${ACCOUNT}:user/ci-bot`;
    expect(verdict({ user: aUser({ keys }), policy, caller })).toBe('report Protected');
    expect(verdict({ user: aUser({ keys }), policy, caller: `${caller}2` })).toBe('notify Unused');
    expect(verdict({ user: aUser({ keys }), policy, caller: null })).toBe('notify Unused');
  });

  it.each([
    ['/break-glass/', '/break-glass/', 'report Protected'],
    ['/break-glass/', '/break-glass/deep/', 'report Protected'],
    ['/break-glass/', '/break/', 'notify Unused'],
    ['/break-glass/', '/', 'notify Unused'],
  ])('is one under a protected path %s: %s', (prefix, path, expected) => {
    const guarded = aPolicy({
      rules: [aRule({ unused: {} })],
      guardrails: { protectedPaths: ['/other/', prefix] },
    });
    expect(verdict({ user: aUser({ keys, path }), policy: guarded })).toBe(expected);
  });
});

describe('a user exempt by tag', () => {
  const exempt = (value: string) => aUser({ keys, tags: { 'keywarden:exempt': value } });

  it('is held to the end of the last day in UTC', () => {
    const user = exempt('until=2026-11-04 reason=freeze');
    const midnight = Date.UTC(2026, 10, 5);
    expect(verdict({ user, policy, now: midnight - TICK })).toBe('hold Exempt');
    expect(verdict({ user, policy, now: midnight })).toBe('notify Unused');
  });

  it('is held by an exemption that is too long or unreadable, and it says so', () => {
    expect(verdict({ user: exempt('until=2099-01-01 reason=for good'), policy })).toBe(
      'hold ExemptionTooLong',
    );
    expect(verdict({ user: exempt('yes'), policy })).toBe('hold ExemptionUnreadable');
  });

  it('names the last day and the reason', () => {
    expect(decide({ user: exempt('until=2099-01-01 reason=for good'), policy }).message).toBe(
      'Exempt until 2027-05-03: for good. The tag asks for longer than guardrails.exempt-max allows.',
    );
    expect(decide({ user: exempt('until=2026-12-01 reason=audit freeze'), policy }).message).toBe(
      'Exempt until 2026-12-01: audit freeze.',
    );
  });
});

describe('a user exempt by rule', () => {
  const until = (endsAt: number | null) =>
    aPolicy({
      rules: [
        aRule({ name: 'break-glass', exempt: { endsAt, reason: 'sealed in the safe' } }),
        aRule({ unused: {} }),
      ],
    });

  it('is held until the exemption ends, and that is reported', () => {
    expect(verdict({ user: aUser({ keys }), policy: until(NOW + TICK) })).toBe('hold Exempt');
    expect(verdict({ user: aUser({ keys }), policy: until(NOW) })).toBe('report ExemptionExpired');
  });

  it('names the last day, while it lasts and after it', () => {
    const message = (endsAt: number) => decide({ user: aUser({ keys }), policy: until(endsAt) }).message;
    expect(message(Date.UTC(2026, 11, 2))).toBe(
      'Exempt by rule "break-glass" until 2026-12-01: sealed in the safe.',
    );
    expect(message(Date.UTC(2026, 10, 1))).toMatch(
      /^The exemption of rule "break-glass" ended on 2026-10-31/,
    );
  });

  it('is held for good where the rule names no end', () => {
    expect(decide({ user: aUser({ keys }), policy: until(null) })).toMatchObject({
      reason: 'Exempt',
      rule: 'break-glass',
      message: 'Exempt by rule "break-glass": sealed in the safe.',
    });
  });

  it('is not taken out of the exemption by a tag of its own that has expired', () => {
    const user = aUser({ keys, tags: { 'keywarden:exempt': 'until=2026-01-01 reason=long ago' } });
    expect(verdict({ user, policy: until(null) })).toBe('hold Exempt');
  });
});

describe('a record that names its store', () => {
  const reason = (more: string) =>
    decide({
      user: aUser({ keys: [aKey()], tags: aRecord('restored', { more }) }),
      stores: ['here', 'former'],
    }).reason;

  it.each([
    ['store=here', false],
    ['store=former', false],
    ['restores=1', false],
    ['store=elsewhere', true],
  ])('%s: is in the hands of another Keywarden: %s', (more, isOther) => {
    expect(reason(more) === 'OtherStore').toBe(isOther);
  });
});

describe('the end of an exemption', () => {
  it('that lies in the future cannot be read', () => {
    const at = (moment: number) =>
      decide({ user: aUser({ keys: [aKey()], tags: { [EXEMPT_ENDED_TAG]: toIso(moment) } }) }).reason;
    expect(at(NOW + CLOCKS_DIFFER + 1000)).toBe('RecordUnreadable');
    expect(at(NOW)).not.toBe('RecordUnreadable');
  });
});
