import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Scene, frame } from './frame.ts';
import { palette } from './paint.ts';
import { NOTHING_YET } from './tally.ts';
import { ACCOUNT, livingKey } from './testing.fixture.ts';

const KEYS = Array.from({ length: 23 }, (_, index) => livingKey(`user-${index}`));
const SCENE: Scene = {
  accounts: [ACCOUNT, { ...ACCOUNT, name: 'other' }, { ...ACCOUNT, name: 'third' }],
  keys: KEYS,
  day: 59,
  days: 120,
  board: new Map([['AKIA-user-1', 'deactivated']]),
  tally: { ...NOTHING_YET, told: 12, reminded: 166, rotated: 41, deactivated: 59, deleted: 47 },
  mails: 34,
  feed: [{ date: '14 Oct', account: 'prod', text: 'x'.repeat(200), tone: 'notice' }],
};

describe('the picture', () => {
  it.each([79, 90, 112])('fits %i columns and 24 lines', (width) => {
    const lines = frame(SCENE, width, palette(false));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.length).toBeLessThan(24);
  });
  it('has as many lines whatever is in the feed, so that it can be drawn in place', () => {
    const many = { ...SCENE, feed: Array.from({ length: 20 }, () => SCENE.feed).flat() };
    expect(frame(many, 80, palette(false))).toHaveLength(
      frame({ ...SCENE, feed: [] }, 80, palette(false)).length,
    );
  });
  it('shows date, day, keys and totals', () => {
    const text = frame(SCENE, 100, palette(false)).join('\n');
    expect(text).toContain('Friday, 30 October 2026');
    expect(text).toContain('day 60 of 120');
    expect(text).toContain('prod           ● ■ ●');
    expect(text).toContain('12 notices');
    expect(text).toContain('41 rotated');
    expect(text).toContain('! halfway');
    expect(text).toContain('34 mails');
  });
  it('says the same with colours as without', () => {
    const plain = frame(SCENE, 100, palette(false)).join('\n');
    const coloured = frame(SCENE, 100, palette(true)).join('\n');
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});
