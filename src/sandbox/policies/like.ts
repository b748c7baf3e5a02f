/**
 * Whether a text fits a pattern, in which `*` stands for any text and `?` for one character. Case counts. It comes back
 * to the last `*` alone: a policy with many stars must not stop the server.
 */
export const like = (pattern: string, text: string): boolean => {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let next = 0; next < text.length; ) {
    if (pattern[at] === '*') {
      star = at;
      resume = next;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[next])) {
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
