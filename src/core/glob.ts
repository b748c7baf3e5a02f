/**
 * Whether a text fits a pattern: `*` is any run of characters, `?` is one, everything else is itself. Case counts, as
 * IAM names are compared as they are written.
 *
 * It goes through the text once and comes back to the last `*` alone, so it takes at most as many steps as pattern and
 * text are long, multiplied. A regular expression of the same pattern takes minutes for five stars and a long text.
 * @example glob('ci-*', 'ci-deploy') // true
 */
export function glob(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let next = 0; next < given.length;) {
    if (wanted[at] === '*') {
      star = at;
      resume = next;
      at += 1;
    } else if (wanted[at] === '?' || (at < wanted.length && wanted[at] === given[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // The last star takes one more. What stars before it took can stay: a longer run of theirs opens nothing new.
      resume += 1;
      next = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((rest) => rest === '*');
}
