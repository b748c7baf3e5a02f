import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAddress } from './address.ts';

describe('isAddress', () => {
  it.each([
    'bob@example.com',
    'bob.smith+aws@mail.example.co.uk',
    "o'brien@example.com",
    'ci_deploy-1@sub-domain.example',
    'a@b.cd',
  ])('takes %s', (text) => {
    expect(isAddress(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no @', 'bob'],
    ['nothing before the @', '@example.com'],
    ['nothing after the @', 'bob@'],
    ['a domain without a dot', 'bob@localhost'],
    ['a comma in the domain', 'bob@corp,example'],
    ['a list with a comma', 'bob@example.com,eve@example.com'],
    ['a list with a semicolon', 'bob@example.com;eve@example.com'],
    ['a list with a space', 'bob@example.com eve@example.com'],
    ['a display name', 'Bob <bob@example.com>'],
    ['two @', 'bob@eve@example.com'],
    ['two dots in a row', 'bob..smith@example.com'],
    ['a dot at the end of the local part', 'bob.@example.com'],
    ['a dot at the end of the domain', 'bob@example.com.'],
    ['a hyphen at the end of a label', 'bob@example-.com'],
    ['a top level of digits', 'bob@10.0.0.1'],
    ['a header of its own', 'bob@example.com\r\nBcc: eve@example.com'],
    ['a line break at the end', 'bob@example.com\n'],
    ['letters that SES refuses', 'bøb@example.com'],
  ])('refuses %s', (_what, text) => {
    expect(isAddress(text)).toBe(false);
  });

  it('takes a local part of 64 characters and refuses one of 65', () => {
    expect(isAddress(`${'a'.repeat(64)}@example.com`)).toBe(true);
    expect(isAddress(`${'a'.repeat(65)}@example.com`)).toBe(false);
  });

  it('takes an address of 254 characters and refuses one of 255', () => {
    const domain = (length: number): string => `${'a.'.repeat((length - 2) / 2)}aa`;
    expect(isAddress(`bob@${domain(250)}`)).toBe(true);
    expect(isAddress(`bobb@${domain(250)}`)).toBe(false);
  });

  it('never takes anything with a space, a line break or a second address', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(' ', '\n', '\r', '\t', ',', ';', '<', '\u2028'),
        (text, bad) => {
          expect(isAddress(`bob${bad}${text}@example.com`)).toBe(false);
        },
      ),
    );
  });
});
