import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretsInHand } from './redact.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const PASSWORD = `o"n<e>&t'w/o\\th ree ü`;

function redacting(...secrets: readonly string[]) {
  const inHand = secretsInHand();
  for (const secret of secrets) inHand.add(secret);
  return inHand.redact;
}

const base64 = (text: string): string => btoa(unescape(encodeURIComponent(text)));
const asXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const WAYS: readonly (readonly [string, (secret: string) => string])[] = [
  ['as it is', (secret) => `got ${secret} here`],
  ['twice', (secret) => `${secret},${secret}`],
  ['as JSON', (secret) => JSON.stringify({ secret })],
  ['as JSON in JSON', (secret) => JSON.stringify({ body: JSON.stringify({ secret }) })],
  ['in a URL', (secret) => `https://x/?a=${encodeURIComponent(secret)}`],
  ['in a form', (secret) => `a=${new URLSearchParams({ secret }).toString()}`],
  ['in XML', (secret) => `<a>${asXml(secret)}</a>`],
  ['as JSON in XML', (secret) => `<a>${asXml(JSON.stringify({ secret }))}</a>`],
  ['in base64', (secret) => base64(secret)],
  ['in base64 after one character', (secret) => base64(`x${secret}`)],
  ['in base64 after two', (secret) => base64(`xy${secret}yz`)],
  ['as JSON in base64', (secret) => base64(JSON.stringify({ secret }))],
  ['in base64 of URLs', (secret) => base64(secret).replaceAll('+', '-').replaceAll('/', '_')],
  ['cut off', (secret) => `invalid value ${secret.slice(0, -3)}`],
  ['without its beginning', (secret) => secret.slice(3)],
];

describe.each([
  ['a secret access key', SECRET],
  ['a password', PASSWORD],
])('%s', (_, secret) => {
  it.each(WAYS)('is not found in what repeats it %s', (_way, write) => {
    const said = redacting(secret)(write(secret));
    expect(said).toContain('[secret]');
    // No stretch of ten characters of what was repeated is left of the secret's part.
    for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      for (let at = 0; at + 10 <= spelling.length; at += 1)
        expect(said).not.toContain(spelling.slice(at, at + 10));
  });
});

it('what stands around a secret stays', () => {
  expect(redacting(SECRET)(`The value ${SECRET} is too long.`)).toBe('The value [secret] is too long.');
});

it('other texts stay as they are', () => {
  const text = 'AKIAIOSFODNN7EXAMPLE of ana: AccessDenied, see https://example.com/?a=b&c';
  expect(redacting(SECRET, PASSWORD)(text)).toBe(text);
  expect(redacting()(text)).toBe(text);
});

it('a word of five characters is no secret, one of six is', () => {
  expect(redacting('hello')('say hello')).toBe('say hello');
  expect(redacting('hello!')('say hello!')).toBe('say [secret]');
});

it('no secret comes out, whatever it is and wherever it stands', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 60 }), text, text, (secret, before, after) => {
      fc.pre(!'[secret]'.includes(secret));
      expect(redacting(secret)(`${before}${secret}${after}`)).not.toContain(secret);
    }),
  );
});
