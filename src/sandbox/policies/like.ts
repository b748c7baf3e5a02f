/** Stand for a sign that is meant as it is, where a policy spells it so; no text of a request has them. */
export const LITERAL_STAR = '\uFDD0';
export const LITERAL_QUESTION_MARK = '\uFDD1';

/** The text as it compares when no sign in it fits others. */
export const literal = (text: string): string =>
  text.replaceAll(LITERAL_STAR, '*').replaceAll(LITERAL_QUESTION_MARK, '?');

/**
 * Whether a text fits a pattern, in which `*` stands for any text and `?` for one character. Case counts. It comes back
 * to the last `*` alone: a policy with many stars must not stop the server.
 */
export const like = (pattern: string, text: string): boolean => {
  const wanted = (index: number): string => literal(pattern.charAt(index));
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let next = 0; next < text.length;) {
    if (pattern[at] === '*') {
      star = at;
      resume = next;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || wanted(at) === text[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      next = resume;
      at = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
};
