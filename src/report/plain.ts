/** Line breaks, control and formatting characters (text direction, zero width), and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** One printable line: names and tags come from outside, and a terminal obeys whatever escape sequence is in them. */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}
