import { describe, expect, it } from 'vitest';
import { secretOf } from './secret.ts';

const TEXT = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const secret = secretOf(TEXT);
/** As code without types would treat it. */
const text = secret as unknown as string;

describe('a secret', () => {
  it('is given to whoever asks by name', () => {
    expect(secret.reveal()).toBe(TEXT);
  });

  it.each([
    ['a template', `The key: ${text}`],
    ['concat', 'The key: '.concat(text)],
    ['JSON', JSON.stringify({ secret })],
    ['a list', [text, text].join(' ')],
    ['an error', new Error(`The key: ${text}`).message],
  ])('is not shown by %s', (_how, shown) => {
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain(TEXT);
  });

  it('is not shown by what prints objects', () => {
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    expect((secret as unknown as Record<symbol, () => string>)[inspect]!()).toBe('[secret]');
  });

  it('has no property to go through, and keeps nothing of the text in one', () => {
    expect(Object.keys(secret)).toEqual([]);
    expect(Object.entries({ ...secret })).toEqual([]);
    const values = Object.values(Object.getOwnPropertyDescriptors(secret)).map(({ value }) => value);
    expect(values.map(String).join()).not.toContain(TEXT);
    expect(() => Object.assign(secret, { reveal: () => 'another' })).toThrow(TypeError);
  });
});
