/** FNV-1a, 32 bits: a fixed number for a text, where nobody gains anything from finding another text with the same one. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
