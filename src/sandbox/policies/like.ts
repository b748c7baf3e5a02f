/** Characters of nobody's, in whose place a pattern has a star or a question mark that is only itself. */
const LITERALS: ReadonlyMap<string, string> = new Map([
  ['*', '\u{e02a}'],
  ['?', '\u{e03f}'],
]);

/** A character that stands for itself alone in a pattern. */
export const literal = (character: string): string => LITERALS.get(character) ?? character;

/** Whether a text fits a pattern, in which `*` stands for any text and `?` for one character. Case counts. */
export const like = (pattern: string, text: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const [star, mark] = [literal('*'), literal('?')];
  return new RegExp(`^${source.replaceAll(star, '\\*').replaceAll(mark, '\\?')}$`, 's').test(text);
};
