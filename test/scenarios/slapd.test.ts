import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../src/core/model/known.ts';
import { ldapDirectory } from '../../src/owners/ldap/ldap-directory.ts';
import { aUser } from '../build/user.ts';
import { type Slapd, findSlapd, startSlapd } from '../ldap/slapd.ts';

const isHere = findSlapd();

describe.skipIf(!isHere)('OpenLDAP', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd([
      { uid: 'ana', mail: 'ana.berg@example.com', displayName: 'Ana Berg' },
      { uid: 'odd*(name)', mail: 'odd@example.com', displayName: 'Odd' },
      ...['1', '2', '3'].map((number) => ({
        uid: 'many',
        mail: `${number}@example.com`,
        displayName: number,
      })),
    ]);
  });
  afterAll(() => slapd.close());

  const directory = (password = slapd.password) =>
    ldapDirectory(
      {
        kind: 'ldap',
        url: slapd.url,
        base: slapd.base,
        filter: '(&(objectClass=inetOrgPerson)(uid={user}))',
        bind: { dn: slapd.dn, password: 'env:X' },
        startTls: false,
        mail: 'mail',
        name: 'displayName',
      },
      password,
    );

  it('says who answers for a user, nobody, or that it knows several', async () => {
    const open = directory();
    expect(await open.lookup(aUser({ name: 'ana' }))).toEqual(
      known({ address: 'ana.berg@example.com', name: 'Ana Berg' }),
    );
    expect(await open.lookup(aUser({ name: 'zoe' }))).toEqual(known(null));
    expect(await open.lookup(aUser({ name: 'many' }))).toMatchObject({ known: false });
    expect(await open.lookup(aUser({ name: 'odd*(name)' }))).toMatchObject({ value: { name: 'Odd' } });
    expect(await open.lookup(aUser({ name: 'a*' }))).toEqual(known(null));
  });

  it('refuses a wrong password, which nobody repeats', async () => {
    const answer = await directory('wrong-canary').lookup(aUser({ name: 'ana' }));
    expect(answer).toMatchObject({ known: false });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });
});
