import { toIso } from '../core/model/time.ts';
import type { HistoryEntry } from './history-entry.ts';
import { eventWords } from './event-words.ts';
import { table } from './layout.ts';
import { type Style, palette } from './style.ts';
import { minute } from './words.ts';

/** History for a terminal, in the order given. */
export function historyText(entries: readonly HistoryEntry[], style: Style): string {
  if (entries.length === 0) return 'Nothing has happened here yet.\n';
  const columns = [
    { head: 'WHEN (UTC)', whole: true },
    { head: 'RUN', whole: true, paint: palette(style).soft },
    { head: 'WHAT' },
  ];
  const rows = entries.map((entry) => [minute(entry.at).replace(' UTC', ''), entry.run, whatOf(entry)]);
  return `${table(columns, rows, style)}\n`;
}

function whatOf(entry: HistoryEntry): string {
  return [entry.user, entry.keyId, eventWords(entry)].filter((part) => part !== null).join(' ');
}

/** History as data; moments are ISO 8601 in UTC. */
export function historyToJson(entries: readonly HistoryEntry[]): readonly object[] {
  return entries.map((entry) => ({ ...entry, at: toIso(entry.at) }));
}
