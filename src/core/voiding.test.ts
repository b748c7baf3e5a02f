import { describe, expect, it } from 'vitest';
import { onTodaysGround } from '../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../test/build/policy.ts';
import { OWNER, aReceipt, voided } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from '../../test/build/situation.ts';
import { days, daysAgo } from '../../test/build/time.ts';
import { DENIED, aUser } from '../../test/build/user.ts';
import { decideUser } from './decide.ts';
import type { Receipt } from './model/receipt.ts';
import { keysWithVoidReceipts } from './voiding.ts';

const policy = policyWith({ unused: { after: days(45) } });
const idle = aKey({ created: daysAgo(400), lastUsed: daysAgo(50) });
const used = aKey({ created: daysAgo(400), lastUsed: daysAgo(1) });

type Words = SituationWords & ContextWords;

/** Receipts as they were written three days ago, about a key that was idle then under the policy of these tests. */
function toldThen(receipts: readonly Receipt[]): readonly Receipt[] {
  const then = aContext({ policy });
  const user = aUser({ keys: [idle, { ...idle, keyId: OTHER_KEY, slot: 2 }] });
  const { receipts: grounded } = onTodaysGround(aSituation({ user, receipts }), then);
  return [...grounded.values()].flatMap((own) => (own.known ? own.value : []));
}

function found({ receipts = [aReceipt({ acceptedAt: daysAgo(3) })], ...words }: Words) {
  const situation = aSituation({ receipts: toldThen(receipts), ...words });
  const context = aContext({ policy, ...words });
  return keysWithVoidReceipts(situation, decideUser(situation, context), context);
}

/** Ids of the keys whose notices no longer count. */
function voids(words: Words): readonly string[] {
  return found(words).map(({ keyId }) => keyId);
}

describe('what an owner was told', () => {
  it("stands while today's decision is the same step on the same ground", () => {
    expect(voids({ user: aUser({ keys: [idle] }) })).toEqual([]);
  });

  it.each([
    ['the key was used again', { user: aUser({ keys: [used] }) }],
    [
      'the policy is more patient now',
      { user: aUser({ keys: [idle] }), policy: policyWith({ unused: { after: days(60) } }) },
    ],
    [
      'the limit is another, though the key is over it as well',
      { user: aUser({ keys: [idle] }), policy: policyWith({ unused: { after: days(46) } }) },
    ],
    [
      'something else is measured now',
      { user: aUser({ keys: [idle] }), policy: policyWith({ unused: { measure: 'age' } }) },
    ],
    [
      'another rule asks for it now',
      { user: aUser({ keys: [idle] }), policy: aPolicy({ rules: [aRule({ name: 'robots', unused: {} })] }) },
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
      'an exemption was ended after it',
      { user: aUser({ keys: [idle], tags: { 'keywarden:exempt-ended': '2026-11-02T09:00:00Z' } }) },
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
      'AWS has quarantined the user',
      { user: aUser({ keys: [idle], attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine'] }) },
    ],
    [
      'somebody else deactivated the key',
      { user: aUser({ keys: [{ ...idle, status: 'Inactive' as const }] }) },
    ],
    [
      'somebody restored the key',
      { user: aUser({ keys: [idle], tags: aRecord('deactivated', { cause: 'unused' }) }) },
    ],
    ['the store was put back to an earlier state', { user: aUser({ keys: [idle] }), storeRestored: true }],
  ])('is void when %s', (_, words: Words) => {
    expect(voids(words)).toEqual([KEY]);
  });

  it('stands though an exemption was ended before it', () => {
    const tags = { 'keywarden:exempt-ended': '2026-10-20T09:00:00Z' };
    expect(voids({ user: aUser({ keys: [idle], tags }) })).toEqual([]);
  });

  it('stands when AWS says the same last use a few minutes differently', () => {
    const shifted = (minutes: number) =>
      aKey({ created: daysAgo(400), lastUsed: daysAgo(50) + minutes * 60_000 });
    expect(voids({ user: aUser({ keys: [shifted(15)] }) })).toEqual([]);
    expect(voids({ user: aUser({ keys: [shifted(16)] }) })).toEqual([KEY]);
  });

  it('stands while something is unknown: that says nothing about the key', () => {
    expect(voids({ user: aUser({ keys: [used], tags: DENIED }) })).toEqual([]);
  });

  it('stands when it was the word that takes back a date: it announced nothing', () => {
    const word = aReceipt({
      announced: 'nothing',
      reason: 'NoticeVoid',
      acceptedAt: daysAgo(3),
      promised: null,
    });
    expect(voids({ user: aUser({ keys: [used] }), receipts: [word] })).toEqual([]);
  });

  it('is not voided twice', () => {
    const receipts = [voided(aReceipt({ acceptedAt: daysAgo(3) }))];
    expect(voids({ user: aUser({ keys: [used] }), receipts })).toEqual([]);
  });

  it('is voided though an earlier notice was already', () => {
    const receipts = [voided(aReceipt({ acceptedAt: daysAgo(4) })), aReceipt({ acceptedAt: daysAgo(3) })];
    expect(voids({ user: aUser({ keys: [used] }), receipts })).toEqual([KEY]);
  });

  it('counts for nothing where an earlier build wrote down no ground', () => {
    const situation = aSituation({
      user: aUser({ keys: [idle] }),
      receipts: [aReceipt({ acceptedAt: daysAgo(3) })],
    });
    const context = aContext({ policy });
    const [lost] = keysWithVoidReceipts(situation, decideUser(situation, context), context);
    expect(lost?.keyId).toBe(KEY);
  });

  it('of another key stands', () => {
    const other = aKey({ id: OTHER_KEY, created: daysAgo(400), lastUsed: daysAgo(1) });
    const receipts = [
      aReceipt({ acceptedAt: daysAgo(3) }),
      aReceipt({ keyId: OTHER_KEY, acceptedAt: daysAgo(3) }),
    ];
    expect(voids({ user: aUser({ keys: [idle, other] }), receipts })).toEqual([OTHER_KEY]);
  });

  it('says why it is void', () => {
    expect(found({ user: aUser({ keys: [used] }) })).toMatchObject([
      { keyId: KEY, because: 'Healthy: Nothing applies.' },
    ]);
  });
});

describe('what somebody was told who does not answer for the user now', () => {
  const told = (...addresses: readonly string[]) =>
    addresses.map((address) => aReceipt({ recipients: [address], acceptedAt: daysAgo(3) }));
  const user = aUser({ keys: [idle] });

  it('is void, so that they are told anew should they answer again; what the owner was told stands', () => {
    const receipts = told('former@example.com', OWNER);
    const [lost] = found({ user, receipts });
    expect(lost).toMatchObject({
      keyId: KEY,
      because: 'former@example.com was told, and team@example.com answers for the user now',
    });
    expect(toldThen(receipts).map((receipt) => lost?.ends(receipt))).toEqual([true, false]);
  });

  it('is void where nobody answers any more, as when mail stops reaching the only one', () => {
    expect(found({ user, receipts: told(OWNER), owner: null })).toMatchObject([
      {
        keyId: KEY,
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
    expect(found({ user, ...words })).toEqual([]);
  });
});
