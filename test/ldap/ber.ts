/** The little of BER (X.690) that an LDAP server in a test needs. */

export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Reads the elements that follow each other in a buffer; what is not whole yet is left. */
export function readElements(buffer: Uint8Array): {
  readonly elements: readonly Element[];
  readonly rest: Uint8Array;
} {
  const elements: Element[] = [];
  let rest = buffer;
  for (;;) {
    const tag = rest[0];
    const head = lengthAt(rest);
    if (tag === undefined || head === null || rest.length < head.from + head.length)
      return { elements, rest };
    elements.push({ tag, content: rest.subarray(head.from, head.from + head.length) });
    rest = rest.subarray(head.from + head.length);
  }
}

function lengthAt(buffer: Uint8Array): { readonly from: number; readonly length: number } | null {
  const first = buffer[1];
  if (first === undefined) return null;
  if (first < 0x80) return { from: 2, length: first };
  const bytes = first & 0x7f;
  if (buffer.length < 2 + bytes) return null;
  return { from: 2 + bytes, length: numberOf(buffer.subarray(2, 2 + bytes)) };
}

export function children({ content }: Element): readonly Element[] {
  return readElements(content).elements;
}

export function element(tag: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const content = joined(
    parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)),
  );
  const length = content.length;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return joined([Uint8Array.of(tag, ...head), content]);
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const TEXT = 0x04;
export const INTEGER = 0x02;
export const ENUM = 0x0a;

export function integer(tag: number, value: number): Uint8Array {
  return element(tag, Uint8Array.from(value < 0x80 ? [value] : [value >> 8, value & 0xff]));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Unsigned, the highest byte first. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

export function textOf({ content }: Element): string {
  return new TextDecoder().decode(content);
}
