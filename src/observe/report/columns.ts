import { ReportError } from './errors.ts';

const SLOT_COLUMNS = [
  'active',
  'last_rotated',
  'last_used_date',
  'last_used_region',
  'last_used_service',
] as const;
type SlotColumn = (typeof SLOT_COLUMNS)[number];

/** Where each column stands in this file. AWS adds columns: never by position, always by the name in the header. */
export interface ReportColumns {
  readonly count: number;
  readonly user: number;
  readonly arn: number;
  readonly createdAt: number;
  readonly slots: readonly [SlotColumns, SlotColumns];
}

export type SlotColumns = Readonly<Record<SlotColumn, number>>;

/**
 * Finds the columns in the header row.
 * @throws ReportError naming the column that is missing
 */
export function reportColumns(header: readonly string[]): ReportColumns {
  const names = header.map((name) => name.trim());
  const find = (name: string): number => {
    const at = names.indexOf(name);
    if (at === -1) throw new ReportError(`the column "${name}" is missing from its first line`);
    return at;
  };
  const slot = (number: 1 | 2): SlotColumns =>
    Object.fromEntries(
      SLOT_COLUMNS.map((name) => [name, find(`access_key_${number}_${name}`)]),
    ) as SlotColumns;
  return {
    count: names.length,
    user: find('user'),
    arn: find('arn'),
    createdAt: find('user_creation_time'),
    slots: [slot(1), slot(2)],
  };
}
