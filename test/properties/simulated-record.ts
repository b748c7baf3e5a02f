import type { KeyRecord } from '../../src/core/model/record.ts';

/** Records as tag values, written out a second time: what is judged must not help to judge it. */

/** The record that a repair asks for. */
export function write({ state, since, run, cause, extra }: KeyRecord): string {
  const pairs = Object.entries(extra).map(([key, value]) => `${key}=${value}`);
  return words(
    `v2 state=${state} since=${iso(since)}`,
    cause === null ? '' : `cause=${cause}`,
    `run=${run}`,
    ...pairs,
  );
}

interface Intent {
  readonly state: 'deactivating' | 'deactivated' | 'deleting';
  readonly since: number;
  readonly cause: string;
  readonly run: string;
}

/** The record of a step, with what has to outlive the record before it. */
export function writeStep({ state, since, cause, run }: Intent, before: string): string {
  const value = `v2 state=${state} since=${iso(since)} cause=${cause} run=${run}`;
  const restores = /restores=\S+/.exec(before)?.[0] ?? '';
  const began = /since=(\S+)/.exec(before)?.[1] ?? '';
  const wasRestored = before.includes('state=restored');
  switch (state) {
    case 'deactivated':
      return words(value, restores);
    case 'deactivating':
      return words(value, restores, wasRestored ? `from=${began}` : '');
    case 'deleting':
      return words(value, restores, /off=\S+/.exec(before)?.[0] ?? `off=${began}`);
  }
}

/** Whether a record says that its key is off. */
export function isOff(record: string): boolean {
  return /state=(deactivated|adopted|deleting) /.test(record);
}

/** The state that a tag's value names; `none` where there is no tag. */
export function stateIn(record: string | undefined): string {
  return /state=(\S+)/.exec(record ?? '')?.[1] ?? 'none';
}

/** When the intent to deactivate was written; undefined when the record is none. */
export function intendedSince(record: string): number | undefined {
  const since = /state=deactivating since=(\S+)/.exec(record)?.[1];
  return since === undefined ? undefined : Date.parse(since);
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
