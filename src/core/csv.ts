/** A cell for a program, which must get it as it is: no spreadsheet is to open it, or it cannot be a formula. */
export interface Verbatim {
  readonly verbatim: string;
}

/** What a spreadsheet takes for the beginning of a formula, the full-width signs included. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/**
 * The one door to CSV: as RFC 4180 has it, with plain line feeds, because a shell would take a carriage return for part
 * of the last cell. A cell that a spreadsheet would run as a formula gets an apostrophe before it.
 * @example csv([['name'], ['=1+1']]) // "name\n'=1+1\n"
 */
export function csv(rows: readonly (readonly (string | Verbatim)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(given: string | Verbatim): string {
  const text = typeof given === 'string' ? given.replace(FORMULA, "'$&") : given.verbatim;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
