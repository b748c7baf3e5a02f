/** Line breaks, control and formatting characters (text direction, zero width), and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * One printable line: whatever could break a line or a header, turn the direction of the text or command a terminal
 * becomes a space. Names, tags and error texts come from outside, and a user may be called whatever its maker liked.
 */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}
