import { type Known, known, unknown } from '../../core/model/known.ts';
import type { LastUse } from '../../core/model/observation.ts';
import { type Instant, parseIso } from '../../core/model/time.ts';
import { type ParsedArn, parseArn } from './arn.ts';
import type { ReportColumns, SlotColumns } from './columns.ts';

export const ROOT_USER = '<root_account>';

/** One line of a credential report, read. */
export interface ReportRow {
  /** `<root_account>` for the root user. */
  readonly user: string;
  readonly arn: Known<ParsedArn>;
  readonly createdAt: Known<Instant>;
  readonly slots: readonly [ReportSlot, ReportSlot];
  /** What cannot be read in this row, one phrase each. */
  readonly faults: readonly string[];
}

/** One of a user's two places for a key. */
type ReportSlot =
  | { readonly kind: 'empty' }
  | SlotKey
  /** Whether there is a key at all cannot be told. */
  | { readonly kind: 'unreadable'; readonly because: string };

export interface SlotKey {
  readonly kind: 'key';
  readonly slot: 1 | 2;
  readonly active: boolean;
  /** Created or last changed. */
  readonly lastRotated: Known<Instant>;
  /** Null: never used. */
  readonly lastUsed: Known<LastUse | null>;
}

/** Reads one row; pure, so that a report of any length can be streamed through it. */
export function parseRow(columns: ReportColumns, cells: readonly string[]): ReportRow {
  const cell = (at: number): string => (cells[at] ?? '').trim();
  const user = cell(columns.user);
  const arn = parseArn(cell(columns.arn));
  const createdAt = readDate('user_creation_time', cell(columns.createdAt));
  const slots = [parseSlot(1, columns.slots[0], cell), parseSlot(2, columns.slots[1], cell)] as const;
  const faults = [
    ...(cells.length === columns.count ? [] : [`it has ${cells.length} columns instead of ${columns.count}`]),
    ...(user === '' ? ['it names no user'] : []),
    ...(arn.known ? [] : [arn.because]),
    ...(createdAt.known ? [] : [createdAt.because]),
    ...slots.flatMap(slotFaults),
  ];
  return { user, arn, createdAt, slots, faults };
}

function parseSlot(slot: 1 | 2, columns: SlotColumns, cell: (at: number) => string): ReportSlot {
  const name = (column: keyof SlotColumns): string => `access_key_${slot}_${column}`;
  const active = readBoolean(cell(columns.active));
  const rotatedText = cell(columns.last_rotated);
  const usedText = cell(columns.last_used_date);
  if (active === undefined)
    return { kind: 'unreadable', because: `${name('active')} is "${cell(columns.active)}"` };
  if (!active && isAbsent(rotatedText)) {
    // An empty slot has no use either. One that has may hold a key: it must not be taken for none.
    return isAbsent(usedText)
      ? { kind: 'empty' }
      : {
          kind: 'unreadable',
          because: `${name('last_used_date')} is "${usedText}" though ${name('last_rotated')} is "${rotatedText}"`,
        };
  }
  const lastRotated = readDate(name('last_rotated'), rotatedText);
  if (!active && !lastRotated.known) return { kind: 'unreadable', because: lastRotated.because };
  return {
    kind: 'key',
    slot,
    active,
    lastRotated,
    lastUsed: readLastUse(name('last_used_date'), columns, cell),
  };
}

/**
 * `N/A` is documented as: no key, or a key not used since AWS began to record that (April 2015). `no_information` is
 * documented for passwords only, so of a key's use it says nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
function readLastUse(
  name: string,
  columns: SlotColumns,
  cell: (at: number) => string,
): Known<LastUse | null> {
  const text = cell(columns.last_used_date);
  if (text === 'N/A') return known(null);
  const at = readDate(name, text);
  if (!at.known) return at;
  return known({
    at: at.value,
    region: wordOrNull(cell(columns.last_used_region)),
    service: wordOrNull(cell(columns.last_used_service)),
  });
}

/** `no_information` is AWS's honest "not known" and no fault of the row. */
function slotFaults(slot: ReportSlot): readonly string[] {
  if (slot.kind === 'empty') return [];
  if (slot.kind === 'unreadable') return [slot.because];
  const { lastRotated, lastUsed } = slot;
  return [lastRotated, lastUsed].flatMap((read) =>
    read.known || read.because.endsWith('"no_information"') ? [] : [read.because],
  );
}

function readDate(name: string, text: string): Known<Instant> {
  const at = parseIso(text);
  return at === undefined ? unknown(`${name} is "${text}"`) : known(at);
}

function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function isAbsent(text: string): boolean {
  return text === 'N/A' || text === 'not_supported';
}

function wordOrNull(text: string): string | null {
  return text === '' || text === 'N/A' || text === 'no_information' || text === 'not_supported' ? null : text;
}
