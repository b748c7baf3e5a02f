import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';
import { showPolicy } from '../describe.ts';

const policy = (owners: string) => `version: 1\nextends: [preset:standard]\nowners:\n${owners}`;
const load = (owners: string) => loadPolicy(policy(owners), 'keywarden.yaml').policy;
const faults = (owners: string): string => {
  try {
    load(owners);
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('a directory among the owners', () => {
  it('means the same when shown and read again', () => {
    const written = load(
      '  - map: owners.csv\n  - ldap: { url: ldap://h, base: dc=x, start-tls: true, bind-dn: cn=a, password: env:P }\n',
    );
    expect(written.owners).toEqual([
      { kind: 'map', file: 'owners.csv' },
      {
        kind: 'ldap',
        url: 'ldap://h',
        base: 'dc=x',
        filter: '(uid={user})',
        bind: { dn: 'cn=a', password: 'env:P' },
        startTls: true,
        mail: 'mail',
        name: 'displayName',
      },
    ]);
    expect(loadPolicy(showPolicy(written), 'again').policy.owners).toEqual(written.owners);
  });

  it.each([
    [
      'a password in the file',
      'url: ldaps://h, base: x, bind-dn: a, password: hunter2',
      /never stands in this file/,
    ],
    ['a password in the clear', 'url: ldap://h, base: x, bind-dn: a, password: env:P', /in the clear/],
    ['a name without a password', 'url: ldaps://h, base: x, bind-dn: a', /is required with bind-dn/],
    ['a password without a name', 'url: ldaps://h, base: x, password: env:P', /belongs to a bind-dn/],
    ['a filter for everybody', 'url: ldaps://h, base: x, filter: "(uid=*)"', /names \{user\}/],
    ['no server', 'url: h, base: x', /must be ldaps/],
    ['TLS twice', 'url: ldaps://h, base: x, start-tls: true', /belongs to ldap:/],
    [
      'a password kept in AWS',
      'url: ldaps://h, base: x, bind-dn: a, password: "secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"',
      /only be env:NAME/,
    ],
  ])('is refused with %s', (_, ldap, why) => {
    const said = faults(`  - ldap: { ${ldap} }\n`);
    expect(said).toMatch(why);
    expect(said).not.toContain('hunter2');
  });
});
