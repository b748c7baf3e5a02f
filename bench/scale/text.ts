/** A table in Markdown, as prettier leaves it: columns as wide as their widest cell, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = head.map((_, column) =>
    rows.every((row) => /^[\d$<–-][\d.,–-]*( (s|min|h|ms|KB|MB|GB))?$/.test(row[column] ?? '')),
  );
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, isNumber[column] ?? false)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, right: boolean): string {
  const room = ' '.repeat(width - cell.length);
  return right ? room + cell : cell + room;
}

/** Three digits that count are enough of a simulation. */
export function rounded(number: number): string {
  if (number === 0) return '0';
  const digits = Math.max(0, Math.floor(Math.log10(Math.abs(number))) - 2);
  const value =
    number < 100 ? Number(number.toPrecision(2)) : Math.round(number / 10 ** digits) * 10 ** digits;
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${rounded(seconds)} s`;
  if (seconds < 7200) return `${rounded(seconds / 60)} min`;
  return `${rounded(seconds / 3600)} h`;
}

export function dollars(amount: number): string {
  return `$${amount < 0.01 ? amount.toPrecision(1) : amount.toFixed(2)}`;
}

export function kilobytes(bytes: number): string {
  return bytes < 1e6 ? `${rounded(bytes / 1000)} KB` : `${rounded(bytes / 1e6)} MB`;
}
