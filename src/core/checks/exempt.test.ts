import { describe, expect, it } from 'vitest';
import { decide, decideAll, inShort } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { days, daysAgo } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

const MIDNIGHT = Date.UTC(2026, 10, 5);
const TICK = 1;
const FREEZE = 'until=2026-11-04 reason=freeze';
const IDLE = { created: daysAgo(300), lastUsed: daysAgo(100) };
const USER = aUser({ keys: [aKey(IDLE), aKey({ ...IDLE, id: OTHER_KEY, slot: 2 })] });
const policy = aPolicy({ rules: [aRule({ unused: {} })], guardrails: { exemptMax: days(5) } });

/** What is decided of a user whose tag said something, and is gone. */
function gone(value: string, now: number, firstSeen = now - days(1)) {
  const memory = { records: new Map(), exemption: { value, firstSeen, goneSince: null } };
  return { user: USER, policy, now, memory };
}

describe('an exemption whose tag is gone', () => {
  it('counts to the end of its last day, and not a moment longer', () => {
    const last = decideAll(gone(FREEZE, MIDNIGHT - TICK)).map(inShort);
    expect(last).toEqual(['hold ExemptionVanished', 'hold ExemptionVanished']);
    expect(inShort(decide(gone(FREEZE, MIDNIGHT)))).toBe('notify Unused');
  });

  it('says until when, why, and how its end is confirmed', () => {
    expect(decide(gone(FREEZE, MIDNIGHT - TICK)).message).toBe(
      `Exempt until 2026-11-04 (freeze), and the tag that said so is gone. It counts until somebody confirms its end: keywarden exempt ${USER.user} --end`,
    );
  });

  it('for one key holds that key only', () => {
    const oneKey = gone(`until=2026-11-04 key=${KEY} reason=freeze`, MIDNIGHT - TICK);
    expect(inShort(decide(oneKey, KEY))).toBe('hold ExemptionVanished');
    expect(inShort(decide(oneKey, OTHER_KEY))).toBe('notify Unused');
  });

  it('and could never be read counts all the same, and can be ended: nobody can mend a tag that is not there', () => {
    const { reason, message } = decide(gone('for ever', MIDNIGHT));
    expect(reason).toBe('ExemptionVanished');
    expect(message).toContain(`keywarden exempt ${USER.user} --end`);
  });
});

describe('an exemption that is longer than the policy allows', () => {
  it('is told by the day on which it was seen first, whatever today is', () => {
    const user = { ...USER, tags: aUser({ tags: { 'keywarden:exempt': FREEZE } }).tags };
    const seen = (firstSeen: number) => decide({ ...gone(FREEZE, MIDNIGHT - TICK, firstSeen), user }).reason;
    // It ends exempt-max after the first sight, on its last day or before it.
    expect(seen(MIDNIGHT - days(5))).toMatch(/^Exempt/);
    expect(seen(MIDNIGHT - days(5) - TICK)).toBe('Unused');
  });

  it('is reported while it holds, and over at exempt-max, however often its value changes', () => {
    const tooLong = (value: string, since: number) => ({
      user: aUser({ keys: [aKey(IDLE)], tags: { 'keywarden:exempt': value } }),
      policy,
      now: MIDNIGHT,
      memory: { exempted: { since, lastSeen: MIDNIGHT - days(1) } },
    });
    for (const value of [
      'until=9999-12-31 reason=for ever',
      'until=2026-12-24 reason=other words',
      'unreadable',
    ]) {
      expect(decide(tooLong(value, MIDNIGHT - days(5) + TICK)).reason).toMatch(/^Exemption/);
      expect(decide(tooLong(value, MIDNIGHT - days(5))).reason).toBe('Unused');
    }
  });
});
