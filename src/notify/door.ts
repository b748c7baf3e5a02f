import { plain } from './plain.ts';

/** Of a text that comes from a tag, a path, a description or a directory: more is no name. */
const LONGEST_OUTSIDE = 80;
/** Of a sentence: ours are shorter, and what AWS says in one is cut before. */
const LONGEST_SENTENCE = 1000;

/**
 * The one door to mail. Every text of a view becomes one printable line of at most 1,000 characters in which no link is
 * live, so that nobody can write to an owner in our name what that owner could click on. Commands are left: they must
 * be pasted as they are, names in them are quoted, and they hold no link. What a template prints into HTML is escaped
 * besides (`engine.ts`), and a text from outside goes through `fromOutside` where it enters the view.
 */
export function mailDoor<T>(view: T): T {
  return walk(view) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return unlinked(shortened(plain(value), LONGEST_SENTENCE));
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === 'commands' ? pasted(part) : walk(part)]),
  );
}

function pasted(commands: unknown): unknown {
  return Array.isArray(commands) ? commands.map((line) => plain(String(line))) : commands;
}

/**
 * A text that somebody else wrote, as a mail may show it: short, and with no name of a host that a mail program would
 * make a link of.
 * @example fromOutside('see evil.example') // 'see evil[.]example'
 */
export function fromOutside(text: string): string {
  const short = shortened(plain(text), LONGEST_SENTENCE);
  return shortened(hostless(unlinked(short)), LONGEST_OUTSIDE);
}

/** `https://x` is `https[:]//x`: readable, and nothing to click on. A place in S3 is none either way. */
function unlinked(text: string): string {
  return (
    text
      .replaceAll(/(?<!\bs3):(?=\/\/)/gi, '[:]')
      .replaceAll(/\b(javascript|vbscript|data|mailto|file|tel|sms|ftp|https?):(?!\/\/)/gi, '$1[:]')
      .replaceAll(/\bwww\./gi, (start) => `${start.slice(0, -1)}[.]`)
      .replaceAll(/\S*\[:\]\S*/g, hostless)
      // From the first quotation mark to the last: what is quoted may hold some of its own.
      .replace(/".*"/, hostless)
      .replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L}[\p{L}\p{N}-]+[/?#])/gu, '[.]')
  );
}

/** Whatever could be the dot before a top-level domain. */
function hostless(text: string): string {
  return text.replaceAll(/(?<=[\p{L}\p{N}-])[.。．｡](?=[\p{L}\p{N}-]*\p{L})/gu, '[.]');
}

/** By characters as people see them: half an emoji is none. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
