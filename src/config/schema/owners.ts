import { z } from 'zod';
import { address, isSecretReference, line } from './scalars.ts';

const Ldap = z.strictObject({
  url: z
    .string({ error: 'must be ldaps://host or ldap://host' })
    .regex(/^ldaps?:\/\/[^\s/]+\/?$/, { error: 'must be ldaps://host or ldap://host' })
    .describe('The server, `ldaps://ldap.example.com`.'),
  base: line.describe('Where the search begins, `ou=people,dc=example,dc=com`.'),
  filter: line
    .refine((filter) => /^\(.*\)$/s.test(filter) && /\{(user|tag:[^}]+)\}/.test(filter), {
      error: 'must be a filter in parentheses that names {user} or {tag:NAME}, such as (uid={user})',
    })
    .optional()
    .describe('RFC 4515, with `{user}` or `{tag:NAME}` for the user. Default (uid={user}).'),
  'bind-dn': line.optional().describe('Whom to bind as. Left out: anonymously.'),
  password: z
    .string({ error: 'must be env:NAME' })
    .refine(isSecretReference, { error: 'is a secret, which never stands in this file: write env:NAME' })
    .optional()
    .describe('With bind-dn: where the password is, `env:NAME`.'),
  'start-tls': z
    .boolean({ error: 'must be true or false' })
    .optional()
    .describe('With ldap://: encrypt before anything is said. Default false.'),
  mail: line.optional().describe('Attribute with the address. Default mail.'),
  name: line.optional().describe('Attribute with the name to greet by. Default displayName.'),
});

export const OwnerSource = z
  .strictObject({
    tag: line.optional().describe('The tag of the user that holds the address.'),
    'user-name': z.literal(true).optional().describe('The user name, where it is itself an address.'),
    map: line
      .optional()
      .describe('A file that says who answers for each user: CSV with the columns user and email, or YAML.'),
    ldap: Ldap.optional().describe('A directory that knows the users.'),
    fallback: address.optional().describe('An address that answers for everybody else.'),
  })
  .refine((source) => Object.keys(source).length === 1, {
    error: 'must be exactly one of tag, user-name, map, ldap or fallback; begin each with its own dash',
  })
  .meta({ minProperties: 1, maxProperties: 1 });
