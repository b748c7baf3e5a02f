import type { Finding, Path } from '../finding.ts';
import { field, items } from '../untrusted.ts';

/** What is wrong between the keys of an owner source. */
export function ownersFaults(file: unknown): readonly Finding[] {
  return items(field(file, 'owners')).flatMap((source, index) => {
    const ldap = field(source, 'ldap');
    const path: Path = ['owners', index, 'ldap'];
    const dn = field(ldap, 'bind-dn');
    const password = field(ldap, 'password');
    const written = field(ldap, 'url');
    const url = typeof written === 'string' ? written : '';
    return [
      ...(dn !== undefined && password === undefined
        ? [fault([...path, 'password'], 'is required with bind-dn: write env:NAME.')]
        : []),
      ...(dn === undefined && password !== undefined
        ? [fault([...path, 'password'], 'belongs to a bind-dn, and there is none.')]
        : []),
      ...(typeof password === 'string' && password.startsWith('secretsmanager:')
        ? [fault([...path, 'password'], 'can only be env:NAME here: the directory is asked before AWS is.')]
        : []),
      ...(url.startsWith('ldap://') && dn !== undefined && field(ldap, 'start-tls') !== true
        ? [fault([...path, 'url'], 'would send the password in the clear: use ldaps://, or start-tls: true.')]
        : []),
      ...(url.startsWith('ldaps://') && field(ldap, 'start-tls') === true
        ? [fault([...path, 'start-tls'], 'belongs to ldap:// only: ldaps:// is encrypted from the start.')]
        : []),
    ];
  });
}

function fault(path: Path, message: string): Finding {
  return { path, at: 'key', message };
}
