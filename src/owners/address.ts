/** What a mail system accepts before and after the `@` without quoting; ASCII only, as SES demands. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

/**
 * Whether the text is exactly one e-mail address that a public mail system could deliver to.
 * Stricter than RFC 5322 on purpose: no display name, no quoting, no comment, no list, no line break, and a domain
 * with at least one dot. What is refused here costs a fallback; what slips through costs a notice nobody gets.
 */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > MAX_ADDRESS) return false;
  const local = text.slice(0, at);
  return local.length <= MAX_LOCAL_PART && LOCAL_PART.test(local) && isDomain(text.slice(at + 1));
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  const top = labels.at(-1) ?? '';
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && /[A-Za-z]/.test(top);
}
