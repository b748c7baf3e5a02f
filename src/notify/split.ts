import type { Message } from '../core/ports.ts';
import type { Templates } from './engine.ts';
import { composeNotice } from './message.ts';
import type { NoticeEntry, NoticeInput } from './notice.ts';
import { byUrgency } from './order.ts';

/** One of the messages to an owner, and the keys it is about. */
export interface Letter<E extends NoticeEntry> {
  readonly message: Message;
  readonly entries: readonly E[];
}

/** More than that nobody reads. */
const MOST_KEYS = 50;
/** Mail programs cut a message at about 100 kB, and what they cut off may be the key that stops tomorrow. */
const MOST_BYTES = 90_000;
/** What saying "2 of 16" may add. */
const ROOM = 500;

/**
 * The messages to one owner about all their keys: as many as it takes for each to be read to its end, most urgent keys
 * first. Each is complete in itself. A single key is never split: if an operator's template makes more of it than fits,
 * it is sent all the same.
 * @throws RangeError, TemplateError as composeNotice does
 */
export function composeLetters<E extends NoticeEntry>(
  input: NoticeInput & { readonly entries: readonly E[] },
  templates: Templates,
): readonly Letter<E>[] {
  const parts: (readonly E[])[] = [];
  let rest = byUrgency(input.entries);
  do {
    const entries = asManyAsFit(rest, (some) =>
      bytesOf(composeNotice({ ...input, entries: some }, templates)),
    );
    parts.push(entries);
    rest = rest.slice(entries.length);
  } while (rest.length > 0);
  return parts.map((entries, index) => {
    const part = parts.length === 1 ? {} : { part: { number: index + 1, of: parts.length } };
    return { entries, message: composeNotice({ ...input, entries, ...part }, templates) };
  });
}

function asManyAsFit<E>(all: readonly E[], size: (some: readonly E[]) => number): readonly E[] {
  let some = all.slice(0, MOST_KEYS);
  for (;;) {
    const share = (MOST_BYTES - ROOM) / size(some);
    if (share >= 1 || some.length <= 1) return some;
    some = some.slice(0, Math.max(1, Math.min(some.length - 1, Math.floor(some.length * share))));
  }
}

function bytesOf({ text, html }: Message): number {
  const encoder = new TextEncoder();
  return encoder.encode(text).length + encoder.encode(html).length;
}
