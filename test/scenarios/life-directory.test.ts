import { afterEach, describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, apply, holdOf, keyId } from '../harness/steps.ts';
import { type LdapServer, startLdapServer } from '../ldap/server.ts';

const ANA = keyId('ana');
const servers: LdapServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())));

async function withDirectory(
  owners: (url: string) => readonly object[],
  tags = {},
  others: readonly ReturnType<typeof aUser>[] = [],
): Promise<{ world: World; server: LdapServer }> {
  const server = await startLdapServer({
    entries: [{ uid: 'ana', mail: 'ana.berg@example.com', displayName: 'Ana Berg' }],
  });
  servers.push(server);
  const world = await aWorld({
    policy: policyFile({ owners: owners(server.url) }),
    users: [{ ...aUser('ana', IDLE), tags }, ...others],
  });
  return { world, server };
}
const ldap = (url: string) => ({ ldap: { url, base: 'dc=example,dc=com' } });

describe('owners in a directory', () => {
  it('are told by the name they have there', async () => {
    const { world } = await withDirectory((url) => [ldap(url), { fallback: FALLBACK }]);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world)).toEqual(['ana.berg@example.com']);
    expect(world.control.mails()[0]?.text).toContain('Ana Berg');
    expect((await world.run(['explain', 'ana'])).out).toContain('ana.berg@example.com');
  });

  it('are told where it has to be asked for several at once', async () => {
    const { world } = await withDirectory((url) => [ldap(url), { fallback: FALLBACK }], {}, [
      aUser('bo', IDLE),
      aUser('cy', IDLE),
    ]);
    expect((await apply(world)).done).toEqual(['notify ana', 'notify bo', 'notify cy']);
    expect(addressees(world).toSorted()).toEqual(['ana.berg@example.com', FALLBACK]);
  });

  it('are not known while it is down: nobody else is told in their place', async () => {
    const { world, server } = await withDirectory((url) => [ldap(url), { fallback: FALLBACK }]);
    await server.close();
    expect((await apply(world)).done).toEqual([]);
    expect([addressees(world), await holdOf(world, ANA)]).toEqual([[], 'ObservationIncomplete']);
  });

  it('who are found before it are told all the same while it is down, by their address', async () => {
    const tags = { email: 'ana.berg@example.com' };
    const { world, server } = await withDirectory((url) => [{ tag: 'email' }, ldap(url)], tags);
    await server.close();
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(addressees(world)).toEqual(['ana.berg@example.com']);
    expect(world.control.mails()[0]?.text).toContain('ana.berg');
  });

  it('need a password that is set', async () => {
    const { world } = await withDirectory((url) => [
      {
        ldap: {
          url: url.replace('ldap:', 'ldaps:'),
          base: 'dc=x',
          'bind-dn': 'cn=x',
          password: 'env:LDAP_PASSWORD',
        },
      },
    ]);
    const { code, err } = await world.run(['plan']);
    expect(code).toBe(2);
    expect(err).toContain('LDAP_PASSWORD, and it is not set');
  });
});

describe('owners in a map file', () => {
  const policy = policyFile({ owners: [{ map: 'owners.csv' }, { fallback: FALLBACK }] });

  it('are told', async () => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await world.write('owners.csv', 'user,email,name\nana,ana.berg@example.com,Ana Berg\n');
    expect((await apply(world)).done).toEqual(['notify ana', 'notify bo']);
    expect(addressees(world).toSorted()).toEqual(['ana.berg@example.com', FALLBACK]);
    expect(JSON.stringify(world.control.mails())).toContain('Ana Berg');
  });

  it.each([
    ['is not there', null, /There is no file .*owners.csv/],
    ['has faults', 'user,email\nana,nobody\n', /line 2: "nobody" is not an address/],
  ])('that %s is a wrong configuration: nothing is looked at', async (_, text, why) => {
    const world = await aWorld({ policy, users: [aUser('ana', IDLE)] });
    if (text !== null) await world.write('owners.csv', text);
    const { code, err } = await world.run(['apply', '--yes']);
    expect(code).toBe(2);
    expect(err).toMatch(why);
    expect(world.control.calls()).toEqual([]);
  });
});
