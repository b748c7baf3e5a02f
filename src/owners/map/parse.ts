import { parse as parseCsv } from 'csv-parse/sync';
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isAddress } from '../address.ts';
import type { DirectoryEntry } from '../directory.ts';

/** Who answers for users, as a file says. */
export interface OwnerMap {
  /** @returns null: the file does not name the user */
  readonly of: (user: string, account: string) => DirectoryEntry | null;
  readonly size: number;
}

/** The file cannot be used; every fault at once, with its line. */
export class OwnerMapError extends Error {
  override readonly name = 'OwnerMapError';
  readonly faults: readonly string[];
  constructor(file: string, faults: readonly string[]) {
    super([`The map of owners ${file} cannot be used:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}

interface Row {
  readonly line: number;
  readonly user: string;
  readonly account: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Reads a map of owners. CSV has a header with the columns `user` and `email`, and may have `account` and `name`; other
 * columns are passed over, so that an export can stay as it is. YAML is a mapping of user names to addresses, or to
 * `{ email, name, account }`. A row with an account is for that account only, and goes before one without.
 * @param file for people; its ending tells the format: `.csv`, else YAML
 * @throws OwnerMapError
 */
export function parseOwnerMap(text: string, file: string): OwnerMap {
  const faults: string[] = [];
  const rows = /\.csv$/i.test(file) ? csvRows(text, faults) : yamlRows(text, faults);
  const byUser = new Map<string, Row>();
  for (const row of rows) {
    const fault = faultOf(row);
    if (fault !== undefined) {
      faults.push(`line ${row.line}: ${fault}`);
      continue;
    }
    const key = keyOf(row.user, row.account);
    const before = byUser.get(key);
    const other = before === undefined ? undefined : disagreement(before, row);
    if (before !== undefined && other !== undefined)
      faults.push(
        `line ${row.line}: ${row.user} has another ${other} in line ${before.line}. Keep one of them.`,
      );
    byUser.set(key, before === undefined || before.name === '' ? row : before);
  }
  // An export that failed half-way would silently hand everybody to the next source.
  if (rows.length === 0 && faults.length === 0)
    faults.push('line 1: it names nobody. Export it again, or take it out of "owners".');
  if (faults.length > 0) throw new OwnerMapError(file, faults);
  return {
    size: byUser.size,
    of: (user, account) => {
      const row = byUser.get(keyOf(user, account)) ?? byUser.get(keyOf(user, ''));
      return row === undefined ? null : { address: row.email, name: row.name === '' ? null : row.name };
    },
  };
}

/** What two rows about one user do not agree on. A name in one of them only is no contradiction. */
function disagreement(one: Row, other: Row): string | undefined {
  if (one.email.toLowerCase() !== other.email.toLowerCase()) return 'address';
  return one.name !== other.name && one.name !== '' && other.name !== '' ? 'name' : undefined;
}

function keyOf(user: string, account: string): string {
  return `${account}/${user}`;
}

function faultOf({ user, account, email }: Row): string | undefined {
  if (user === '') return 'it names no user.';
  if (account !== '' && !/^\d{12}$/.test(account))
    return `"${account}" is not an account id: twelve digits. A spreadsheet may have dropped leading zeros.`;
  return isAddress(email) ? undefined : `"${email}" is not an address.`;
}

function csvRows(text: string, faults: string[]): readonly Row[] {
  try {
    let columns: readonly string[] | undefined;
    const records = parseCsv(text, {
      bom: true,
      columns: (header: readonly string[]) => {
        columns = header.map((name) => name.trim().toLowerCase());
        return [...columns];
      },
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly {
      readonly info: { readonly lines: number };
      readonly record: Readonly<Record<string, string>>;
    }[];
    const missing = ['user', 'email'].filter((name) => columns?.includes(name) === false);
    if (missing.length > 0) {
      faults.push(`line 1: there is no column ${missing.join(' and none ')}; there must be user and email.`);
      return [];
    }
    return records.map(({ info, record }) => ({
      line: info.lines,
      user: record['user'] ?? '',
      account: record['account'] ?? '',
      email: record['email'] ?? '',
      name: record['name'] ?? '',
    }));
  } catch (error) {
    faults.push(`it is not CSV: ${error instanceof Error ? error.message : String(error)}.`);
    return [];
  }
}

function yamlRows(text: string, faults: string[]): readonly Row[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors)
    faults.push(`line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`);
  if (faults.length > 0) return [];
  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) {
    faults.push('line 1: it must be a mapping of user names to addresses.');
    return [];
  }
  return contents.items.flatMap(({ key, value }): readonly Row[] => {
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    const user = isScalar(key) ? String(key.value) : '';
    const read = (one: unknown): Row => {
      if (isScalar(one)) return { line, user, account: '', email: written(one.value), name: '' };
      const { email, name, account } = isMap(one) ? (one.toJSON() as Readonly<Record<string, unknown>>) : {};
      return { line, user, account: written(account), email: written(email), name: written(name) };
    };
    return isSeq(value) ? value.items.map(read) : [read(value)];
  });
}

/** A key with nothing after it is YAML's null. */
function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
