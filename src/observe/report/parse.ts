import { parse } from 'csv-parse/sync';
import { type ReportColumns, reportColumns } from './columns.ts';
import { ReportError } from './errors.ts';
import { ROOT_USER, type ReportRow, parseRow } from './row.ts';

/** A credential report, read. */
export interface Report {
  /** Null: there is no row for root. */
  readonly root: ReportRow | null;
  /** Rows by user name, in the order of the file; more than one is a fault of that user. */
  readonly users: ReadonlyMap<string, readonly ReportRow[]>;
}

/**
 * Reads a whole credential report.
 * @param csv the decoded text, with or without byte order mark, any line ends
 * @throws ReportError where it is empty, not CSV, or lacks a column; bad values are faults of their row
 */
export function parseReport(csv: string): Report {
  const [header, ...lines] = splitCsv(csv);
  if (header === undefined) throw new ReportError('it is empty');
  const columns = reportColumns(header);
  return collect(columns, lines);
}

function collect(columns: ReportColumns, lines: readonly (readonly string[])[]): Report {
  let root: ReportRow | null = null;
  const users = new Map<string, ReportRow[]>();
  for (const [index, cells] of lines.entries()) {
    const row = parseRow(columns, cells);
    if (row.user === ROOT_USER) {
      root ??= row;
      continue;
    }
    // Rows without a name must not be taken for one user.
    const name = row.user === '' ? `(line ${index + 2})` : row.user;
    const rows = users.get(name);
    if (rows) rows.push(row);
    else users.set(name, [row]);
  }
  return { root, users };
}

function splitCsv(csv: string): readonly (readonly string[])[] {
  try {
    return parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new ReportError(
      `it cannot be read as CSV (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
