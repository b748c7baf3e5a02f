import { describe, expect, it } from 'vitest';
import { NOW, TICK, days } from '../../../test/build/time.ts';
import { exemptionAt, formatExemption, parseExemption } from './exemption.ts';
import { toDate } from './time.ts';

const LONGEST = days(180);
const MIDNIGHT = Date.UTC(2026, 10, 4);

function exemptionBy(value: string, now = NOW) {
  return exemptionAt(value, now, LONGEST);
}

describe('the tag keywarden:exempt', () => {
  it('says nothing when it is not there', () => {
    expect(exemptionAt(undefined, NOW, LONGEST)).toEqual({ kind: 'none' });
  });

  it('keeps the reason to its very end, spaces and equals signs included', () => {
    expect(exemptionBy('until=2026-12-01 reason=old plant = do not touch')).toEqual({
      kind: 'standing',
      endsAt: Date.UTC(2026, 11, 2),
      asksFor: Date.UTC(2026, 11, 2),
      keyIds: null,
      reason: 'old plant = do not touch',
    });
  });

  it('includes its last day in UTC to the last millisecond', () => {
    const value = 'until=2026-11-04 reason=freeze';
    const midnight = Date.UTC(2026, 10, 5);
    expect(exemptionBy(value, midnight - TICK).kind).toBe('standing');
    expect(exemptionBy(value, midnight).kind).toBe('expired');
  });

  it('may last as long as the policy allows, and not a day more', () => {
    const lastAllowed = toDate(MIDNIGHT + LONGEST);
    const oneDayMore = toDate(MIDNIGHT + LONGEST + days(1));
    expect(exemptionBy(`until=${lastAllowed} reason=freeze`).kind).toBe('standing');
    expect(exemptionBy(`until=${oneDayMore} reason=freeze`).kind).toBe('too-long');
  });

  it('is measured against its limit to the millisecond', () => {
    const value = `until=${toDate(MIDNIGHT + LONGEST + days(1))} reason=freeze`;
    expect(exemptionBy(value, MIDNIGHT + days(1) - TICK).kind).toBe('too-long');
    expect(exemptionBy(value, MIDNIGHT + days(1)).kind).toBe('standing');
  });

  it.each([
    'true',
    '',
    'until=2026-12-01',
    'until=2026-12-01 reason=',
    'until=2026-12-01 reason=   ',
    'until=2026-02-30 reason=no such day',
    'until=01.12.2026 reason=another calendar',
    'until=never reason=for good',
    'reason=freeze until=2026-12-01',
    'Until=2026-12-01 reason=freeze',
  ])('is unreadable when it says "%s"', (value) => {
    expect(exemptionBy(value).kind).toBe('unreadable');
  });

  it('may name the keys it is for', () => {
    const one = 'AKIAAAAAAAAAAAAAAAAA';
    const two = 'AKIABBBBBBBBBBBBBBBB';
    const parsed = parseExemption(`until=2026-12-01 key=${one}+${two} reason=two of them`);
    expect(parsed).toMatchObject({ ok: true, keyIds: [one, two], reason: 'two of them' });
  });

  it('is unreadable when what it names is no key', () => {
    expect(exemptionBy('until=2026-12-01 key=ruth reason=freeze').kind).toBe('unreadable');
  });

  it('counts its longest from the day it was first seen', () => {
    const value = `until=${toDate(MIDNIGHT + LONGEST)} reason=freeze`;
    const late = MIDNIGHT + days(10);
    expect(exemptionAt(value, late, LONGEST, MIDNIGHT).kind).toBe('standing');
    const tooLong = `until=${toDate(MIDNIGHT + LONGEST + days(1))} reason=freeze`;
    expect(exemptionAt(tooLong, late, LONGEST, MIDNIGHT).kind).toBe('too-long');
    expect(exemptionAt(tooLong, late, LONGEST).kind).toBe('standing');
  });

  it.each([null, ['AKIAAAAAAAAAAAAAAAAA']])('is read as it was written (keys: %s)', (keyIds) => {
    const endsAt = Date.UTC(2026, 11, 2);
    expect(parseExemption(formatExemption(endsAt, keyIds, 'old plant'))).toEqual({
      ok: true,
      endsAt,
      keyIds,
      reason: 'old plant',
    });
  });
});
