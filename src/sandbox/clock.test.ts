import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';

describe('the embedded clock', () => {
  it('stands still while frozen', () => {
    let real = 100;
    const clock = createClock(() => real, 5000, 'frozen');
    real += 50;
    expect(clock.now()).toBe(5000);
  });

  it('advances with real time while running, from where it was set', () => {
    let real = 100;
    const clock = createClock(() => real, 5000, 'running');
    real += 50;
    expect(clock.now()).toBe(5050);
    clock.set(9000);
    real += 1;
    expect(clock.now()).toBe(9001);
  });

  it('keeps its mode when it is set, unless told another', () => {
    let real = 0;
    const clock = createClock(() => real, 0, 'running');
    clock.set(10);
    expect(clock.mode()).toBe('running');
    clock.set(20, 'frozen');
    real += 5;
    expect([clock.mode(), clock.now()]).toEqual(['frozen', 20]);
  });
});
