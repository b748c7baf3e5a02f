import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretOf } from '../../core/secret.ts';
import { ANA, CANARY, KEY } from '../testing/words.ts';
import { credentialCsv } from './csv.ts';

describe('the credential file', () => {
  it('is the one that predecessor B handed out', () => {
    expect(credentialCsv(ANA, KEY).reveal()).toBe(
      `UserName,AccessKeyId,SecretAccessKey\nana,AKIANEW,${CANARY}\n`,
    );
  });

  it('is as secret as what it holds', () => {
    expect(JSON.stringify({ file: credentialCsv(ANA, KEY) })).toBe('{"file":"[secret]"}');
  });

  it.each([
    ['a comma', 'ci,eu', '"ci,eu",AKIANEW'],
    ['a quote', 'o"neil', '"o""neil",AKIANEW'],
    ['both, as a name of IAM never is', 'a,"b', '"a,""b",AKIANEW'],
  ])('stays valid with %s in the user name', (_what, user, row) => {
    const file = credentialCsv({ ...ANA, user }, KEY).reveal();
    expect(file.split('\n')[1]).toContain(row);
    expect(parse(file, { columns: true })).toEqual([
      { UserName: user, AccessKeyId: 'AKIANEW', SecretAccessKey: CANARY },
    ]);
  });

  it('has no formula of a user name', () => {
    const file = credentialCsv({ ...ANA, user: '=cmd' }, KEY).reveal();
    expect(file.split('\n')[1]).toMatch(/^'=cmd,/);
  });

  it('gives a secret back whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        const file = credentialCsv(ANA, { keyId: 'AKIANEW', secret: secretOf(text) }).reveal();
        const [row] = parse(file, { columns: true, relax_column_count: false });
        expect(row).toEqual({ UserName: 'ana', AccessKeyId: 'AKIANEW', SecretAccessKey: text });
      }),
    );
  });
});
