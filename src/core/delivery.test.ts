import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { aReceipt } from '../../test/build/receipt.ts';
import { NOW, daysAgo, inDays } from '../../test/build/time.ts';
import { deliveryOf, passedOver } from './delivery.ts';
import { known } from './model/known.ts';
import type { Receipt, SoftBounce } from './model/receipt.ts';
import { DAY, HOUR, MINUTE } from './model/time.ts';

describe('a notice', () => {
  const sent = { acceptedAt: NOW - 3 * DAY, deliveredAt: null };

  it('counts once SES accepted it, where that is proof enough', () => {
    expect(deliveryOf(sent, 'accepted', NOW)).toBe('reached');
  });
  it('is awaited for three days where its delivery is the proof, and then lost', () => {
    expect(deliveryOf(sent, 'delivered', NOW - MINUTE)).toBe('awaited');
    expect(deliveryOf(sent, 'delivered', NOW)).toBe('lost');
  });
  it('counts from its delivery on, however late that was reported', () => {
    expect(deliveryOf({ ...sent, deliveredAt: NOW + 9 * DAY }, 'delivered', NOW + 10 * DAY)).toBe('reached');
  });
});

describe('after a soft bounce', () => {
  const bounce = (at: number): SoftBounce => ({
    keyId: KEY,
    address: 'ana@example.com',
    messageId: 'm-1',
    at,
    because: 'bounced (Transient, MailboxFull)',
  });
  const over = (at: number, own: readonly Receipt[] = [], keyIds = [KEY]) => [
    ...passedOver(keyIds, [bounce(at)], new Map([[KEY, known(own)]]), NOW),
  ];
  const LONG_AGO = daysAgo(20);
  const toOther = (promised: number | null) => ({
    ...aReceipt({ acceptedAt: daysAgo(10) }),
    recipients: ['fallback@example.com'],
    promised,
  });

  it('the address is passed over for a week and half a day', () => {
    const end = 7 * DAY + 12 * HOUR;
    expect(over(NOW - end + MINUTE)).toEqual(['ana@example.com']);
    expect(over(NOW - end)).toEqual([]);
  });
  it('it is passed over for the keys of that user alone', () => {
    expect(over(NOW, [], [OTHER_KEY])).toEqual([]);
    expect(over(NOW, [], [OTHER_KEY, KEY])).toEqual(['ana@example.com']);
  });
  it('whoever was told in its place keeps the matter until the date they were given is over', () => {
    expect(over(LONG_AGO, [toOther(inDays(3))])).toEqual(['ana@example.com']);
    expect(over(LONG_AGO, [toOther(NOW - 48 * HOUR + MINUTE)])).toEqual(['ana@example.com']);
    expect(over(LONG_AGO, [toOther(NOW - 48 * HOUR)])).toEqual([]);
  });
  it('a void notice, one without a date, and one to the address itself keep nothing', () => {
    const voided = { at: NOW, because: 'x', told: true };
    const toAna = { ...toOther(inDays(3)), recipients: ['Ana@example.com'] };
    for (const own of [{ ...toOther(inDays(3)), voided }, toOther(null), toAna])
      expect(over(LONG_AGO, [own])).toEqual([]);
  });
});
