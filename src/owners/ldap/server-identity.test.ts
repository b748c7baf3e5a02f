import { expect, it } from 'vitest';
import { serverIdentity } from './server-identity.ts';

it.each([
  ['ldap://ldap.example.com', { host: 'ldap.example.com', servername: 'ldap.example.com' }],
  ['ldap://ldap.example.com:1389', { host: 'ldap.example.com', servername: 'ldap.example.com' }],
  ['ldap://127.0.0.1:389', { host: '127.0.0.1' }],
  ['ldap://[::1]:389', { host: '::1' }],
])('the certificate of %s has to name it', (url, identity) => {
  expect(serverIdentity(url)).toEqual(identity);
});
