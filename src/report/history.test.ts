import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from './history-entry.ts';
import { historyText, historyToJson } from './history.ts';

const AT = Date.UTC(2026, 10, 21, 6, 30);
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const style = { columns: 80, color: false };

describe('historyText', () => {
  it('tells when, by which run, what happened to whom', () => {
    const [line] = historyText([anEntry({ data: { step: 'deactivate', reason: 'Unused' } })], {
      ...style,
      columns: 140,
    })
      .split('\n')
      .slice(1);
    expect(line).toBe(`  2026-11-21 06:30  3f9c2a7b  ci-deploy ${KEY} deactivate done (Unused)`);
  });

  it('keeps the order it is given', () => {
    const drawn = historyText([anEntry({ user: 'first' }), anEntry({ user: 'second' })], style);
    expect(drawn.indexOf('first')).toBeLessThan(drawn.indexOf('second'));
  });

  it('says who was told what, and for when', () => {
    const data = {
      to: 'a@b.c',
      announced: 'deactivate',
      reason: 'Unused',
      promised: '2026-11-28T06:30:00Z',
      messageId: 'm-1',
    };
    const told = anEntry({ event: 'notice-accepted', data });
    expect(historyText([told], { ...style, columns: 200 })).toContain(
      'a@b.c was told: deactivate (Unused), not before 2026-11-28 06:30 UTC, message m-1',
    );
    const reminded = anEntry({ event: 'notice-accepted', data: { ...data, reminder: '5d' } });
    expect(historyText([reminded], { ...style, columns: 200 })).toContain('a@b.c was reminded: deactivate');
  });

  it('shows what a line does not have as missing, instead of failing', () => {
    expect(historyText([anEntry({ user: null, keyId: null, data: {} })], style)).toContain('? done (?)');
  });

  it('keeps key ids whole on 80 columns', () => {
    const drawn = historyText(
      [anEntry({ event: 'receipt-voided', data: { because: 'the key was used again since' } })],
      style,
    );
    expect(drawn).toContain(KEY);
    expect(Math.max(...drawn.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('says so when nothing has happened', () => {
    expect(historyText([], style)).toBe('Nothing has happened here yet.\n');
  });
});

describe('historyToJson', () => {
  it('writes moments in ISO 8601', () => {
    expect(historyToJson([anEntry({})])).toEqual([{ ...anEntry({}), at: '2026-11-21T06:30:00Z' }]);
  });
});

function anEntry(parts: Partial<HistoryEntry>): HistoryEntry {
  return { at: AT, run: '3f9c2a7b', event: 'done', user: 'ci-deploy', keyId: KEY, data: {}, ...parts };
}
