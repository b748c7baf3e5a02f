/** Where something stands in the file, `['rules', 1, 'rotate']`. */
export type Path = readonly (string | number)[];

/** A fault or oddity before it is given its line and column. */
export interface Finding {
  readonly path: Path;
  /** Whether the key is at fault (it is unknown, or what belongs under it is missing) or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly suggestion?: string;
}

const PLAIN_KEY = /^[\w-]+$/;
const LONGEST_KEY = 40;

/** `rules[1].rotate.after` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => text + step(part, text === ''), '');
}

function step(part: string | number, first: boolean): string {
  if (typeof part === 'number') return `[${part}]`;
  const shown = part.length > LONGEST_KEY ? `${part.slice(0, LONGEST_KEY)}…` : part;
  if (!PLAIN_KEY.test(part)) return `[${JSON.stringify(shown)}]`;
  return first ? shown : `.${shown}`;
}

/** Whether `path` is `ancestor` or lies below it. */
export function isUnder(path: Path, ancestor: Path): boolean {
  return ancestor.every((part, index) => path[index] === part);
}
