import { describe, expect, it } from 'vitest';
import { aGround } from '../../../test/build/ground.ts';
import { OTHER_KEY } from '../../../test/build/key.ts';
import { TICK, days, daysAgo } from '../../../test/build/time.ts';
import { type Ground, isSameGround } from './receipt.ts';
import { MINUTE } from './time.ts';

describe('a ground', () => {
  it('is the same when all of it is', () => {
    expect(isSameGround(aGround(), aGround())).toBe(true);
  });

  it.each<readonly [string, Partial<Ground>]>([
    ['step', { announced: 'delete' }],
    ['reason', { reason: 'TooOld' }],
    ['cause', { cause: 'rotated' }],
    ['rule', { rule: 'robots' }],
    ['measure', { measured: 'age' }],
    ['limit', { limit: days(46) }],
    ['successor', { successor: OTHER_KEY }],
  ])('is another one with another %s', (_, parts) => {
    expect(isSameGround(aGround(), aGround(parts))).toBe(false);
  });

  it('is the same since about the same moment: AWS records use per 15 minutes', () => {
    const since = daysAgo(100);
    expect(isSameGround(aGround(), aGround({ since: since + 15 * MINUTE }))).toBe(true);
    expect(isSameGround(aGround(), aGround({ since: since - 15 * MINUTE }))).toBe(true);
    expect(isSameGround(aGround(), aGround({ since: since + 15 * MINUTE + TICK }))).toBe(false);
  });
});
