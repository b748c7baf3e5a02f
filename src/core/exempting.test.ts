import { describe, expect, it } from 'vitest';
import { keyId } from '../../test/build/key.ts';
import { NOW, days } from '../../test/build/time.ts';
import { exemptionValue } from './exempting.ts';
import { DAY } from './model/time.ts';

const MIDNIGHT = Math.floor(NOW / DAY) * DAY;
const LONGEST = days(180);
const ONE = keyId(1);
const TWO = keyId(2);

function ask(more: object = {}, standing?: string, since = NOW) {
  return exemptionValue({ lastDay: MIDNIGHT + days(10), reason: 'freeze', keyId: null, ...more }, standing, {
    now: NOW,
    longest: LONGEST,
    since,
  });
}

describe('the value of an exemption that a person asks for', () => {
  it('names day and reason, and the key if it is for one', () => {
    expect(ask()).toEqual({ ok: true, value: 'until=2026-11-14 reason=freeze' });
    expect(ask({ keyId: ONE })).toEqual({ ok: true, value: `until=2026-11-14 key=${ONE} reason=freeze` });
  });

  it('may end today and not yesterday', () => {
    expect(ask({ lastDay: MIDNIGHT }).ok).toBe(true);
    expect(ask({ lastDay: MIDNIGHT - DAY }).ok).toBe(false);
  });

  it('may be as long as the policy allows, and not a day longer', () => {
    expect(ask({ lastDay: MIDNIGHT + LONGEST }).ok).toBe(true);
    expect(ask({ lastDay: MIDNIGHT + LONGEST + DAY }).ok).toBe(false);
  });

  it('counts from the first exemption of the user, and says so', () => {
    const lastDay = MIDNIGHT + LONGEST - days(20);
    expect(ask({ lastDay }, undefined, NOW - days(20)).ok).toBe(true);
    expect(ask({ lastDay: lastDay + DAY }, undefined, NOW - days(20))).toMatchObject({
      ok: false,
      because: expect.stringContaining('counted from 2026-10-15') as unknown,
    });
  });

  it('fits into a tag to the last character', () => {
    const room = 256 - 'until=2026-11-14 reason='.length;
    expect(ask({ reason: 'x'.repeat(room) }).ok).toBe(true);
    expect(ask({ reason: 'x'.repeat(room + 1) }).ok).toBe(false);
  });

  it.each([[','], ['('], ['"'], ['😀']])('has no %s, and says which character is wrong', (character) => {
    expect(ask({ reason: `a${character}b` })).toMatchObject({
      ok: false,
      because: expect.stringContaining(`"${character}"`) as unknown,
    });
  });

  it('for one key takes the place of nothing that says more', () => {
    expect(ask({ keyId: ONE }, 'until=2026-12-01 reason=all').ok).toBe(false);
    expect(ask({ keyId: ONE }, `until=2026-12-01 key=${TWO} reason=the other`).ok).toBe(false);
    expect(ask({ keyId: ONE }, 'nonsense').ok).toBe(false);
    expect(ask({ keyId: ONE }, `until=2026-12-01 key=${ONE} reason=renewed`).ok).toBe(true);
    expect(ask({ keyId: ONE }, 'until=2026-11-03 reason=over').ok).toBe(true);
    expect(ask({}, `until=2026-12-01 key=${TWO} reason=the other`).ok).toBe(true);
  });
});
