import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

const open = () => {
  let now = 0;
  const limiter = createRateLimiter(() => now);
  const limit = { perSecond: 10, burst: 3 };
  return {
    take: (account = 'a', operation = 'iam:ListUsers') => limiter.take(account, operation, limit),
    pass: (ms: number) => {
      now += ms;
    },
  };
};

describe('a call rate', () => {
  it('allows a burst, then as many calls as come back', () => {
    const { take, pass } = open();
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    pass(99);
    expect(take()).toBe(false);
    pass(1);
    expect([take(), take()]).toEqual([true, false]);
  });

  it('saves up no more than a burst', () => {
    const { take, pass } = open();
    take();
    pass(60_000);
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  });

  it('is counted per account, and for IAM alone unless told otherwise', () => {
    const { take } = open();
    for (let index = 0; index < 3; index += 1) take('a');
    expect(take('a')).toBe(false);
    expect(take('b')).toBe(true);
    expect(take('a', 'sts:AssumeRole')).toBe(true);
  });

  it('is no limit when switched off', () => {
    const limiter = createRateLimiter(() => 0);
    expect(limiter.take('a', 'iam:ListUsers', null)).toBe(true);
  });
});
