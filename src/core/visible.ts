/**
 * What nobody sees and a terminal or an editor obeys: control characters (line breaks too), characters that turn the
 * direction of a text, have no width or are ignored, halves of surrogate pairs. How an emoji is drawn (U+FE0F) is left.
 */
const INVISIBLE = /(?![\uFE00-\uFE0F])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The text with every invisible character written out as JSON would write it, `\u202e`: on one line, and nothing in it
 * can move the cursor, hide or turn what stands beside it. For every text from outside that people are to read: tags,
 * names, plan files, journals, events, errors, arguments.
 * @example visible('a\u001B[2Kb') // 'a\\u001b[2Kb'
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, written);
}

/** The same where line breaks and tabs are ours: a whole table, a document. */
export function visibleLines(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\t' ? character : written(character),
  );
}

/** By its code units, so that the text of a JSON document still means the same. */
function written(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
    .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
    .join('');
}
