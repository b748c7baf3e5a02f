import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SealPurpose } from '../core/ports.ts';
import { accountMessage, accountSeal, deriveAccountKey } from './seal.ts';

const STATE = new TextEncoder().encode('5ea1'.repeat(16));
const OF = { partition: 'aws', account: '111122223333' };
const key = (state = STATE, of = OF) => deriveAccountKey(state, of.partition, of.account);
const seal = accountSeal([key()], OF);
const made = () => seal.sign('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted');

describe('the key of an account', () => {
  it('is HMAC-SHA-256 of the account under the state key, as KMS makes it', () => {
    const expected = createHmac('sha256', STATE).update(accountMessage('aws', '111122223333')).digest();
    expect(Buffer.from(key())).toEqual(expected);
  });

  it('is another one for every account, partition and state key', () => {
    const keys = [
      key(),
      key(STATE, { ...OF, account: '444455556666' }),
      key(STATE, { ...OF, partition: 'aws-cn' }),
      key(new TextEncoder().encode('5ea2'.repeat(16))),
    ];
    expect(new Set(keys.map((each) => Buffer.from(each).toString('hex'))).size).toBe(4);
  });
});

describe('a seal', () => {
  it('is good for what it was made for, and fits an IAM tag', () => {
    expect(made()).toMatch(/^k[\w-]{3}\.[\w-]{16}$/);
    expect(seal.check('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted', made())).toBe('sealed');
  });

  it.each<[string, SealPurpose, readonly string[], string]>([
    ['another purpose', 'receipts', ['AIDA1', 'AKIA1'], 'v2 state=adopted'],
    ['another user', 'record', ['AIDA2', 'AKIA1'], 'v2 state=adopted'],
    ['another key', 'record', ['AIDA1', 'AKIA2'], 'v2 state=adopted'],
    ['the same words cut elsewhere', 'record', ['AIDA1AKIA1', ''], 'v2 state=adopted'],
    ['another text', 'record', ['AIDA1', 'AKIA1'], 'v2 state=adopted n=1'],
  ])('is wrong for %s', (_, purpose, about, content) => {
    expect(seal.check(purpose, about, content, made())).toBe('wrong');
  });

  it('of another account, or made with another state key, is told apart from a wrong one', () => {
    const other = accountSeal([key(STATE, { ...OF, account: '444455556666' })], {
      ...OF,
      account: '444455556666',
    });
    const given = other.sign('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted');
    expect(seal.check('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted', given)).toBe('other-key');
  });

  it('with the key of this account says that of this account, whoever asks for another', () => {
    const moved = accountSeal([key()], { ...OF, account: '444455556666' });
    const given = moved.sign('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted');
    expect(seal.check('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted', given)).toBe('wrong');
  });

  it('of a former state key counts as long as that is given beside the new one, and is not made with it', () => {
    const former = key(new TextEncoder().encode('f'.repeat(64)));
    const both = accountSeal([key(), former], OF);
    const old = accountSeal([former], OF).sign('memory', ['users'], 'x');
    expect(both.check('memory', ['users'], 'x', old)).toBe('sealed');
    expect(seal.check('memory', ['users'], 'x', old)).toBe('other-key');
    expect(both.sign('memory', ['users'], 'x')).toBe(seal.sign('memory', ['users'], 'x'));
  });

  it('is missing, or is nothing that we make: cut short, longer, spelt another way, of any characters', () => {
    const good = made();
    const check = (given: string | null) =>
      seal.check('record', ['AIDA1', 'AKIA1'], 'v2 state=adopted', given);
    expect(check(null)).toBe('unsealed');
    for (const bad of [
      good.slice(0, -1),
      `${good}A`,
      `${good}=`,
      good.slice(0, 5),
      good.replace('.', ''),
      '',
    ])
      expect([bad, check(bad)]).not.toEqual([bad, 'sealed']);
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (text !== good) expect(check(text)).not.toBe('sealed');
        const tail = `${good.slice(0, 5)}${text}`;
        if (tail !== good) expect(check(tail)).not.toBe('sealed');
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
