import type { z } from 'zod';

/** What is wrong with some data, a sentence each, beginning with the place: `accounts[0].users[2].name: …`. */
export const faultsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map((issue) => {
    const place = placeOf(issue.path);
    return onOneLine(place === '' ? issue.message : `${place}: ${issue.message}`);
  });

/** A name in the data may hold line breaks. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** `['accounts', 0, 'users']` -> `accounts[0].users` */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
