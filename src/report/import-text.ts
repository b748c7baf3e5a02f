import { visible } from '../core/visible.ts';

/** One line of the account of an import, as far as the text needs it. */
interface Line {
  readonly file: string | null;
  readonly line: number | null;
  readonly name: string | null;
  readonly kind: 'became' | 'adjusted' | 'assumed' | 'no-counterpart' | 'differs';
  readonly message: string;
}

/** The account of an import for people: variable by variable, then what was taken for granted and what differs. */
export function importText(account: readonly Line[]): string {
  const variables = account.filter(({ file }) => file !== null);
  const whole = account.filter(({ file, kind }) => file === null && kind !== 'differs');
  const differs = account.filter(({ kind }) => kind === 'differs');
  return [
    ...variables.map(({ file, line, name, message }) => visible(`${file}:${line} ${name} ${message}`)),
    ...section('Taken for granted:', whole),
    ...section('What differs on purpose:', differs),
  ].join('\n');
}

function section(title: string, lines: readonly Line[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(({ message }) => visible(`- ${message}`))];
}
