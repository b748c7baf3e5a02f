import { describe, expect, it } from 'vitest';
import { decideAll, inShort } from '../../test/build/decide.ts';
import { KEY, OTHER_KEY, THIRD_KEY, aKey } from '../../test/build/key.ts';
import { policyWith } from '../../test/build/policy.ts';
import { aReceipt } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import { DENIED, aUser } from '../../test/build/user.ts';

const policy = policyWith({ unused: { remind: [] }, inactive: {} });
const idle = { created: daysAgo(400), lastUsed: daysAgo(100) };
const off = { ...idle, status: 'Inactive' as const };
const toldOf = (keyId: string) => aReceipt({ keyId, acceptedAt: daysAgo(7), promised: NOW });
const toldOfDeletion = (keyId: string) =>
  aReceipt({ keyId, announced: 'delete', reason: 'InactiveTooLong', acceptedAt: daysAgo(60), promised: NOW });

/** Key and decision in short, in the order of the answer. */
function outcome(words: Parameters<typeof decideAll>[0]): readonly string[] {
  return decideAll({ policy, ...words }).map((decision) => `${decision.keyId}: ${inShort(decision)}`);
}

describe('the decisions about one user', () => {
  it('are one per key: inactive keys first, then the older first, whatever the slot', () => {
    const keys = [
      aKey({ id: THIRD_KEY, slot: 1, created: daysAgo(5) }),
      aKey({ id: OTHER_KEY, slot: 2, created: daysAgo(20) }),
      aKey({ id: KEY, slot: null, created: daysAgo(3), lastUsed: daysAgo(2), status: 'Inactive' }),
    ];
    expect(decideAll({ user: aUser({ keys }), policy }).map(({ keyId }) => keyId)).toEqual([
      KEY,
      OTHER_KEY,
      THIRD_KEY,
    ]);
  });

  it('are none for a user without keys and records', () => {
    expect(decideAll({ user: aUser({ keys: [] }) })).toEqual([]);
  });

  it('are one without a key when the keys could not be read', () => {
    expect(outcome({ user: aUser({ keys: DENIED, tags: aRecord('adopted') }) })).toEqual([
      'null: hold ObservationIncomplete',
    ]);
  });

  it('include a record whose key is gone, before the keys that are there', () => {
    const user = aUser({ keys: [aKey()], tags: aRecord('adopted', { of: OTHER_KEY }) });
    expect(outcome({ user })).toEqual([`${OTHER_KEY}: repair KeyVanished`, `${KEY}: healthy Healthy`]);
  });

  it('say nothing of the rule and the owner where those are not known', () => {
    const [decision] = decideAll({ user: aUser({ tags: DENIED, userId: DENIED }), owner: DENIED, policy });
    expect(decision).toMatchObject({ userId: null, owner: null, rule: 'everyone' });
  });
});

describe('two keys of one user', () => {
  it('each have a clock of their own', () => {
    const keys = [aKey(idle), aKey({ id: OTHER_KEY, ...idle, created: daysAgo(300) })];
    expect(outcome({ user: aUser({ keys }), receipts: [toldOf(KEY)] })).toEqual([
      `${KEY}: deactivate Unused`,
      `${OTHER_KEY}: notify Unused`,
    ]);
  });

  it('are not both changed in one run: the older goes first, and the other says what it waits for', () => {
    const keys = [aKey({ id: OTHER_KEY, ...idle, created: daysAgo(300) }), aKey(idle)];
    const words = { user: aUser({ keys }), receipts: [toldOf(KEY), toldOf(OTHER_KEY)] };
    expect(outcome(words)).toEqual([`${KEY}: deactivate Unused`, `${OTHER_KEY}: hold OneStepPerRun`]);
    const held = decideAll({ ...words, policy })[1];
    expect(held).toMatchObject({
      kind: 'hold',
      next: { step: 'deactivate', at: NOW },
      userId: 'AIDA-ci-bot',
      rule: 'everyone',
    });
    expect(held).not.toHaveProperty('cause');
  });

  it('are not changed and deleted in one run: the deletion comes first', () => {
    const keys = [aKey(idle), aKey({ id: OTHER_KEY, ...off })];
    const tags = aRecord('deactivated', { of: OTHER_KEY, since: daysAgo(60), cause: 'unused' });
    expect(
      outcome({ user: aUser({ keys, tags }), receipts: [toldOf(KEY), toldOfDeletion(OTHER_KEY)] }),
    ).toEqual([`${OTHER_KEY}: delete InactiveTooLong`, `${KEY}: hold OneStepPerRun`]);
  });

  it('have their records put right before either key is touched', () => {
    const keys = [aKey({ created: daysAgo(400), lastUsed: daysAgo(1) }), aKey({ id: OTHER_KEY, ...off })];
    const tags = {
      ...aRecord('deactivated', { of: KEY, since: daysAgo(60), cause: 'unused' }),
      ...aRecord('deactivated', { of: OTHER_KEY, since: daysAgo(60), cause: 'unused' }),
    };
    expect(outcome({ user: aUser({ keys, tags }), receipts: [toldOfDeletion(OTHER_KEY)] })).toEqual([
      `${OTHER_KEY}: hold OneStepPerRun`,
      `${KEY}: repair RestoredByHand`,
    ]);
  });

  it('may both have notices, beside a change', () => {
    const keys = [
      aKey(idle),
      aKey({ id: OTHER_KEY, ...idle, created: daysAgo(300) }),
      aKey({ id: THIRD_KEY, ...off }),
    ];
    expect(outcome({ user: aUser({ keys }) })).toEqual([
      `${THIRD_KEY}: repair Adopted`,
      `${KEY}: notify Unused`,
      `${OTHER_KEY}: notify Unused`,
    ]);
  });
});
