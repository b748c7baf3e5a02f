import { describe, expect, it } from 'vitest';
import { decide } from '../../../test/build/decide.ts';
import { aKey } from '../../../test/build/key.ts';
import { policyWith } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { TICK, daysAgo } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

/** Due at 90 days, and waited for 14 days longer; then the key goes without proof. */
const policy = policyWith({ rotate: { onUnproven: 'deactivate' } });

/** The owner of the only key was asked to rotate it when it was 90 days old, and has not begun. */
function asked({ age, lastUsed }: { readonly age: number; readonly lastUsed: number | 'never' }) {
  const receipts = [
    aReceipt({ announced: 'rotate', reason: 'TooOld', acceptedAt: daysAgo(age - 90), promised: null }),
  ];
  return { policy, receipts, user: aUser({ keys: [aKey({ created: daysAgo(age), lastUsed })] }) };
}

describe('a rotation that the owner was asked for and has not begun, with `on-unproven: deactivate`', () => {
  it('waits for `max-extension` from the day on which the owner was asked', () => {
    const words = asked({ age: 104, lastUsed: 'never' });
    expect(
      decide({
        ...words,
        receipts: words.receipts.map((each) => ({ ...each, acceptedAt: each.acceptedAt + TICK })),
      }),
    ).toMatchObject({
      kind: 'hold',
      reason: 'AwaitingOwner',
    });
  });

  it('ends with the announced end of a key that nobody ever used', () => {
    expect(decide(asked({ age: 104, lastUsed: 'never' }))).toMatchObject({
      step: 'notify',
      reason: 'CutoverUnproven',
      notice: { announced: 'deactivate', copyToFallback: true },
    });
  });

  it('never ends a key that is in use: owner and fallback contact are told', () => {
    const inUse = asked({ age: 104, lastUsed: daysAgo(1) });
    expect(decide(inUse)).toMatchObject({
      step: 'notify',
      reason: 'CutoverUnproven',
      notice: { announced: 'attention', promised: null, copyToFallback: true },
    });
    expect(decide(asked({ age: 104 + 400, lastUsed: daysAgo(1) }))).toMatchObject({
      notice: { announced: 'attention' },
    });
  });

  it('counts a use as one however long ago it was', () => {
    expect(decide(asked({ age: 300, lastUsed: daysAgo(299) }))).toMatchObject({
      notice: { announced: 'attention' },
    });
  });
});
