import { describe, expect, it } from 'vitest';
import { decide, inShort } from '../../../test/build/decide.ts';
import { KEY } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { OWNER, aReceipt } from '../../../test/build/receipt.ts';
import { days } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import type { Policy } from '../model/policy.ts';

const END = Date.UTC(2026, 10, 21);
const TICK = 1;
const OPERATORS = 'ops@example.com';
const user = aUser({ tags: { 'keywarden:exempt': 'until=2026-11-20 reason=freeze' } });
const base = aPolicy({ rules: [aRule({ unused: {} })] });
const policy: Policy =
  base.notify === null
    ? base
    : { ...base, notify: { ...base.notify, email: { ...base.notify.email, operators: OPERATORS } } };

function at(now: number, more: Parameters<typeof decide>[0] = {}) {
  const memory = { exempted: { since: END - days(100), lastSeen: now } };
  return decide({ user, policy, now, memory, ...more });
}

describe('the end of an exemption by tag', () => {
  it.each([14, 3])('is announced to owner and operators %s days before', (offset) => {
    const told = at(END - days(offset));
    expect(told).toMatchObject({
      step: 'notify',
      reason: 'ExemptionEnds',
      message: expect.stringContaining('ends after 2026-11-20') as unknown,
      notice: { to: [OWNER, OPERATORS], promised: null, urgent: false },
    });
    if (offset === 14) expect(inShort(at(END - days(offset) - TICK))).toBe('hold Exempt');
  });

  it('is announced once per offset, to each by themselves', () => {
    const first = at(END - days(14));
    const receipt = (recipient: string) =>
      aReceipt({
        keyId: KEY,
        announced: 'attention',
        reason: 'ExemptionEnds',
        acceptedAt: END - days(14),
        promised: null,
        recipients: [recipient],
        ground: first.grounds?.[0] ?? null,
      });
    const owner = receipt(OWNER);
    const operators = receipt(OPERATORS);
    expect(at(END - days(13), { receipts: [owner] })).toMatchObject({ notice: { to: [OPERATORS] } });
    expect(inShort(at(END - days(13), { receipts: [owner, operators] }))).toBe('hold Exempt');
    expect(inShort(at(END - days(3), { receipts: [owner, operators] }))).toBe('notify ExemptionEnds');
  });

  it('is not announced by an offset that is longer than the exemption', () => {
    const memory = { exempted: { since: END - days(10), lastSeen: END - days(9) } };
    expect(inShort(at(END - days(9), { memory }))).toBe('hold Exempt');
    expect(inShort(at(END - days(3), { memory }))).toBe('notify ExemptionEnds');
  });

  it('is the end that exempt-max sets, where the tag asks for longer or cannot be read', () => {
    for (const value of ['until=9999-12-31 reason=for ever', 'for ever']) {
      const words = { user: aUser({ tags: { 'keywarden:exempt': value } }) };
      const memory = { exempted: { since: END - days(180), lastSeen: END - days(20) } };
      expect(inShort(at(END - days(3), { ...words, memory }))).toBe('notify ExemptionEnds');
      expect(inShort(at(END - days(15), { ...words, memory }))).not.toBe('notify ExemptionEnds');
    }
  });

  it('is no reason to write where no rule matches, or nobody can be told', () => {
    const now = END - days(3);
    expect(inShort(at(now, { policy: { ...policy, rules: [] } }))).toBe('hold Exempt');
    expect(inShort(at(now, { policy: { ...policy, notify: null } }))).toBe('hold Exempt');
    expect(at(now, { owner: null })).toMatchObject({ notice: { to: [OPERATORS] } });
  });
});
