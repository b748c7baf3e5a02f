import { createHash } from 'node:crypto';
import type { Message } from '../core/ports.ts';

/**
 * What history says of a message's body: SHA-256 of its text and of its HTML, in UTF-8 with single line feeds, as it was
 * handed over to be sent. Whoever has the mail can show that it is the one.
 */
export function bodyHashes({ text, html }: Pick<Message, 'text' | 'html'>): {
  readonly textHash: string;
  readonly htmlHash: string;
} {
  return { textHash: sha256(text), htmlHash: sha256(html) };
}

function sha256(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n')).digest('hex');
}
