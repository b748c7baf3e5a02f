import { describe, expect, it } from 'vitest';
import { callsPerSecond } from './limiter.ts';

const manualSleep = () => {
  const wakers: (() => void)[] = [];
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    return new Promise((resolve) => wakers.push(resolve));
  };
  return { sleep, slept, wakeOne: () => wakers.shift()?.() };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('callsPerSecond', () => {
  it('lets a burst of as many calls through and holds the next one back until a second is over', async () => {
    const { sleep, slept, wakeOne } = manualSleep();
    const limiter = callsPerSecond(2, sleep);
    let through = 0;
    const call = () => limiter.take().then(() => (through += 1));
    void Promise.all([call(), call(), call(), call()]);
    await settled();
    expect(through).toBe(2);
    wakeOne();
    await settled();
    expect(through).toBe(3);
    wakeOne();
    await settled();
    expect(through).toBe(4);
    expect(slept).toEqual([1000, 1000, 1000, 1000]);
  });

  it('gives a permit back that nobody waits for', async () => {
    const { sleep, wakeOne } = manualSleep();
    const limiter = callsPerSecond(1, sleep);
    await limiter.take();
    wakeOne();
    await settled();
    await limiter.take();
  });
});
