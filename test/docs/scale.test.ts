import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MIX } from '../../bench/scale/day.ts';
import type { Figures } from '../../bench/scale/figures.ts';
import { between, tables } from '../../bench/scale/table.ts';
import { bucket } from '../../bench/scale/bucket.ts';
import { type Actor, runTimeline } from '../../bench/scale/timeline.ts';

describe('docs/scale.md', () => {
  it('says what the simulation prints from the checked-in figures; else run: npm run scale -- --write', () => {
    const figures = JSON.parse(readFileSync('bench/scale/measured.json', 'utf8')) as Figures;
    const document = readFileSync('docs/scale.md', 'utf8');
    expect(document).toBe(between(document, tables(figures)));
  });
});

describe('the simulation', () => {
  it('has shares of account sizes that add up', () => {
    expect(Object.values(MIX).reduce((sum, share) => sum + share, 0)).toBe(1000);
  });

  it('gives out what a token bucket holds and what comes back into it, and no more', () => {
    const tokens = bucket({ perSecond: 2, burst: 3 });
    const taken = [0, 0, 0, 0, 499, 500, 500, 1000].map((at) => tokens.take(at));
    expect(taken).toEqual([true, true, true, false, false, true, false, true]);
  });

  it('tells whoever waits in line when it is its turn', () => {
    const tokens = bucket({ perSecond: 2, burst: 1 });
    expect([0, 0, 0].map((at) => tokens.wait(at))).toEqual([0, 500, 1000]);
  });

  it('lets actors act in the order of time, and those of one moment in the order in which they came to it', () => {
    const acts: string[] = [];
    function* actor(name: string, waits: readonly number[]): Actor {
      for (const wait of waits) acts.push(`${name} ${yield wait}`);
    }
    const end = runTimeline([
      [5, actor('a', [10, 10])],
      [0, actor('b', [15, 1])],
    ]);
    expect(acts).toEqual(['b 15', 'a 15', 'b 16', 'a 25']);
    expect(end).toBe(25);
  });
});
