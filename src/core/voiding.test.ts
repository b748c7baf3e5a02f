import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY, aKey } from '../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../test/build/policy.ts';
import { OWNER, aReceipt, voided } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from '../../test/build/situation.ts';
import { days, daysAgo } from '../../test/build/time.ts';
import { DENIED, aUser } from '../../test/build/user.ts';
import { decideUser } from './decide.ts';
import { keysWithVoidReceipts } from './voiding.ts';

const policy = policyWith({ unused: { after: days(45) } });
const idle = aKey({ created: daysAgo(400), lastUsed: daysAgo(50) });
const used = aKey({ created: daysAgo(400), lastUsed: daysAgo(1) });
const receipts = [aReceipt({ acceptedAt: daysAgo(3) })];

/** Ids of the keys whose notices no longer count. */
function voids(words: SituationWords & ContextWords): readonly string[] {
  const situation = aSituation({ receipts, ...words });
  return keysWithVoidReceipts(situation, decideUser(situation, aContext({ policy, ...words }))).map(
    ({ keyId }) => keyId,
  );
}

describe('what an owner was told', () => {
  it('stands while its check applies', () => {
    expect(voids({ user: aUser({ keys: [idle] }) })).toEqual([]);
  });

  it.each([
    ['the key was used again', { user: aUser({ keys: [used] }) }],
    [
      'the policy is more patient now',
      { user: aUser({ keys: [idle] }), policy: policyWith({ unused: { after: days(60) } }) },
    ],
    ['the policy no longer asks', { user: aUser({ keys: [idle] }), policy: policyWith({}) }],
    ['no rule matches any more', { user: aUser({ keys: [idle] }), policy: aPolicy({ rules: [] }) }],
    [
      'the user is exempt by tag',
      { user: aUser({ keys: [idle], tags: { 'keywarden:exempt': 'until=2026-12-01 reason=x' } }) },
    ],
    [
      'the user is exempt for longer than allowed',
      { user: aUser({ keys: [idle], tags: { 'keywarden:exempt': 'until=2099-12-01 reason=x' } }) },
    ],
    [
      'the user is exempt by rule',
      {
        user: aUser({ keys: [idle] }),
        policy: policyWith({ exempt: { endsAt: null, reason: 'x' }, unused: {} }),
      },
    ],
    [
      'the user is under a protected path now',
      {
        user: aUser({ keys: [idle], path: '/safe/' }),
        policy: aPolicy({ rules: [aRule({ unused: {} })], guardrails: { protectedPaths: ['/safe/'] } }),
      },
    ],
    [
      'somebody else deactivated the key',
      { user: aUser({ keys: [{ ...idle, status: 'Inactive' as const }] }) },
    ],
    [
      'somebody restored the key',
      { user: aUser({ keys: [idle], tags: aRecord('deactivated', { cause: 'unused' }) }) },
    ],
  ])('is void when %s', (_, words) => {
    expect(voids(words)).toEqual([KEY]);
  });

  it('stands while something is unknown: that says nothing about the key', () => {
    expect(voids({ user: aUser({ keys: [used], tags: DENIED }) })).toEqual([]);
  });

  it('is not voided twice', () => {
    expect(voids({ user: aUser({ keys: [used] }), receipts: receipts.map(voided) })).toEqual([]);
  });

  it('is voided though an earlier notice was already', () => {
    const both = [voided(aReceipt({ acceptedAt: daysAgo(90) })), ...receipts];
    expect(voids({ user: aUser({ keys: [used] }), receipts: both })).toEqual([KEY]);
  });

  it('of another key stands', () => {
    const other = aKey({ id: OTHER_KEY, created: daysAgo(400), lastUsed: daysAgo(1) });
    const both = [...receipts, aReceipt({ keyId: OTHER_KEY, acceptedAt: daysAgo(3) })];
    expect(voids({ user: aUser({ keys: [idle, other] }), receipts: both })).toEqual([OTHER_KEY]);
  });

  it('says why it is void', () => {
    const situation = aSituation({ user: aUser({ keys: [used] }), receipts });
    expect(keysWithVoidReceipts(situation, decideUser(situation, aContext({ policy })))).toEqual([
      { keyId: KEY, keep: null, because: 'Healthy: Nothing applies.' },
    ]);
  });
});

describe('what somebody was told who does not answer for the user now', () => {
  const told = (...addresses: readonly string[]) =>
    addresses.map((address) => aReceipt({ recipients: [address], acceptedAt: daysAgo(3) }));
  const user = aUser({ keys: [idle] });
  const found = (words: SituationWords) => {
    const situation = aSituation({ user, ...words });
    return keysWithVoidReceipts(situation, decideUser(situation, aContext({ policy })));
  };

  it('is void, so that they are told anew should they answer again; what the owner was told stands', () => {
    expect(found({ receipts: told('former@example.com', OWNER) })).toEqual([
      {
        keyId: KEY,
        keep: OWNER,
        because: 'former@example.com was told, and team@example.com answers for the user now',
      },
    ]);
  });

  it('is void where nobody answers any more, as when mail stops reaching the only one', () => {
    expect(found({ receipts: told(OWNER), owner: null })).toEqual([
      {
        keyId: KEY,
        keep: null,
        because: 'team@example.com was told, and nobody whom mail reaches answers for the user now',
      },
    ]);
  });

  it.each<[string, SituationWords]>([
    ['it went to the owner, too', { receipts: [aReceipt({ recipients: ['boss@example.com', OWNER] })] }],
    ['the owner is only written in another case', { receipts: told(OWNER.toUpperCase()) }],
    ['it is void already', { receipts: told('former@example.com').map(voided) }],
    ['it is not known who answers', { receipts: told(OWNER), owner: DENIED }],
  ])('stands, or is left as it is, where %s', (_, words) => {
    expect(found(words)).toEqual([]);
  });
});
