import { setImmediate } from 'node:timers/promises';
import tls from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aUser } from '../../../test/build/user.ts';
import { aCertificate } from '../../../test/ldap/certificate.ts';
import { type ServerOptions, startLdapServer } from '../../../test/ldap/server.ts';
import { known } from '../../core/model/known.ts';
import type { LdapSource } from '../../core/model/policy.ts';
import { filterFor } from './filter.ts';
import { ldapDirectory } from './ldap-directory.ts';

const ANA = { uid: 'ana', mail: 'ana.berg@example.com', displayName: 'Ana Berg' };
const ACCOUNT = { dn: 'cn=reader,dc=example,dc=com', password: 'canary-password' };

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function aDirectory(
  options: ServerOptions = {},
  more: Partial<LdapSource> = {},
  password = '',
  host = '127.0.0.1',
) {
  const server = await startLdapServer({ entries: [ANA], ...options });
  closing.push(server.close);
  const source: LdapSource = {
    kind: 'ldap',
    url: server.url.replace('127.0.0.1', host),
    base: 'dc=example,dc=com',
    filter: '(uid={user})',
    bind: null,
    startTls: false,
    mail: 'mail',
    name: 'displayName',
    ...more,
  };
  return { server, directory: ldapDirectory(source, password) };
}
const ana = aUser({ name: 'ana' });

describe('a directory', () => {
  it('says who answers for a user', async () => {
    const { directory } = await aDirectory();
    expect(await directory.lookup(ana)).toEqual(known({ address: 'ana.berg@example.com', name: 'Ana Berg' }));
    expect(await directory.lookup(aUser({ name: 'zoe' }))).toEqual(known(null));
  });

  it('is asked once for each user', async () => {
    const { directory, server } = await aDirectory();
    await Promise.all([directory.lookup(ana), directory.lookup(ana)]);
    await directory.lookup(ana);
    expect(server.log.filter((line) => line.startsWith('search'))).toEqual(['search uid=ana']);
  });

  it('answers many at once over one connection, nobody having to bind', async () => {
    const { directory, server } = await aDirectory();
    const many = ['ana', ...Array.from({ length: 15 }, (_, index) => `user-${index}`)];
    const answers = await Promise.all(many.map((name) => directory.lookup(aUser({ name }))));
    expect(answers.filter(({ known: isKnown }) => isKnown)).toHaveLength(16);
    expect(server.log.filter((line) => line.startsWith('bind'))).toEqual(['bind ']);
  });

  it('is bound to by name and password', async () => {
    const { directory, server } = await aDirectory(
      { account: ACCOUNT },
      { bind: { dn: ACCOUNT.dn, password: 'env:X' } },
      ACCOUNT.password,
    );
    expect((await directory.lookup(ana)).known).toBe(true);
    expect(server.log[0]).toBe(`bind ${ACCOUNT.dn}`);
  });

  it('that refuses the password is unknown, says so, and never says the password', async () => {
    const { directory } = await aDirectory(
      { account: ACCOUNT },
      { bind: { dn: ACCOUNT.dn, password: 'env:X' } },
      'wrong-canary',
    );
    const answer = await directory.lookup(ana);
    expect(answer).toMatchObject({
      known: false,
      because: expect.stringContaining('invalid credentials') as unknown,
    });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  it('that knows two of a name is unknown for that one, and goes on for the others', async () => {
    const twice = { ...ANA, uid: 'bo' };
    const { directory } = await aDirectory({
      entries: [ANA, twice, { ...twice, mail: 'bo@example.com' }, twice],
    });
    expect(await directory.lookup(aUser({ name: 'bo' }))).toMatchObject({
      known: false,
      because: expect.stringContaining('knows several') as unknown,
    });
    expect((await directory.lookup(ana)).known).toBe(true);
  });

  it('that is down is unknown, and asked no more', async () => {
    const { directory, server } = await aDirectory();
    await server.close();
    const answer = await directory.lookup(ana);
    expect(answer).toMatchObject({
      known: false,
      because: expect.stringContaining('cannot be reached') as unknown,
    });
    expect(await directory.lookup(aUser({ name: 'zoe' }))).toEqual(answer);
  });

  it('that ends the connection is bound to again before it is asked: unbound, it may show nobody', async () => {
    const { directory, server } = await aDirectory(
      { account: ACCOUNT, entries: [ANA, { ...ANA, uid: 'bo' }, { ...ANA, uid: 'cy' }] },
      { bind: { dn: ACCOUNT.dn, password: 'env:X' } },
      ACCOUNT.password,
    );
    await directory.lookup(ana);
    await server.drop();
    const answers = await Promise.all(['bo', 'cy'].map((name) => directory.lookup(aUser({ name }))));
    expect(answers).toMatchObject([{ value: { name: 'Ana Berg' } }, { value: { name: 'Ana Berg' } }]);
    expect(server.log.filter((line) => line.startsWith('bind'))).toHaveLength(2);
  });

  it('is understood in whatever case its attributes are written', async () => {
    const { directory } = await aDirectory({}, { mail: 'MAIL', name: 'displayname' });
    expect(await directory.lookup(ana)).toEqual(known({ address: 'ana.berg@example.com', name: 'Ana Berg' }));
  });

  it('that never answers is unknown within seconds', async () => {
    const { directory } = await aDirectory({ isSilent: true });
    expect(await directory.lookup(ana)).toMatchObject({ known: false });
  });

  it('can be asked by a tag; a user without it is nobody there', async () => {
    const { directory } = await aDirectory({}, { filter: '(uid={tag:Owner})' });
    expect(await directory.lookup(aUser({ tags: { owner: 'ana' } }))).toMatchObject({
      value: { name: 'Ana Berg' },
    });
    expect(await directory.lookup(ana)).toEqual(known(null));
  });
});

describe('a directory that is to encrypt first', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** As NODE_EXTRA_CA_CERTS does it, which is read only when a process starts. */
  function trust(cert: string): void {
    const create = tls.createSecureContext;
    vi.spyOn(tls, 'createSecureContext').mockImplementation((options) => create({ ca: cert, ...options }));
  }

  it('is bound to once its certificate has named its address', async () => {
    const certificate = aCertificate('127.0.0.1');
    trust(certificate.cert);
    const { directory, server } = await aDirectory({ tls: certificate }, { startTls: true });
    expect(await directory.lookup(ana)).toMatchObject({ value: { name: 'Ana Berg' } });
    expect(server.log.slice(0, 3)).toEqual(['start-tls', 'tls nobody', 'bind ']);
  });

  it('is asked for the certificate of its name', async () => {
    const certificate = aCertificate('localhost');
    trust(certificate.cert);
    const { directory, server } = await aDirectory({ tls: certificate }, { startTls: true }, '', 'localhost');
    expect(await directory.lookup(ana)).toMatchObject({ value: { name: 'Ana Berg' } });
    expect(server.log).toContain('tls localhost');
  });

  it.each([
    ['names somebody else', () => aCertificate('localhost'), true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['nobody vouches for', () => aCertificate('127.0.0.1'), false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('is told nothing where its certificate %s', async (_, make, isTrusted, code) => {
    const certificate = make();
    if (isTrusted) trust(certificate.cert);
    const { directory, server } = await aDirectory({ tls: certificate }, { startTls: true });
    expect(await directory.lookup(ana)).toMatchObject({
      known: false,
      because: expect.stringContaining(code) as unknown,
    });
    expect(server.log.filter((line) => !line.includes('tls'))).toEqual([]);
  });

  it('and ends the connection is unknown from then on, and never said to know nobody', async () => {
    const certificate = aCertificate('127.0.0.1');
    trust(certificate.cert);
    const { directory, server } = await aDirectory({ tls: certificate }, { startTls: true });
    await directory.lookup(ana);
    await server.drop();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = directory.lookup(aUser({ name: 'bo' }));
    while (vi.getTimerCount() === 0) await setImmediate();
    vi.advanceTimersByTime(5000);
    expect(await answer).toMatchObject({ known: false });
    expect(await directory.lookup(aUser({ name: 'cy' }))).toEqual(await answer);
  });

  it('and then says nothing more is unknown within seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { directory, server } = await aDirectory({ tls: null }, { startTls: true });
    const answer = directory.lookup(ana);
    while (!server.log.includes('tls begun')) await setImmediate();
    vi.advanceTimersByTime(5000);
    expect(await answer).toMatchObject({
      known: false,
      because: expect.stringContaining('in time') as unknown,
    });
  });
});

describe('the filter', () => {
  it.each([
    ['ana', '(uid=ana)'],
    ['a*b', '(uid=a\\2ab)'],
    ['a)(uid=*', '(uid=a\\29\\28uid=\\2a)'],
    ['a\\b', '(uid=a\\5cb)'],
  ])('means %s and nothing else', (name, filter) => {
    expect(filterFor('(uid={user})', aUser({ name }))).toBe(filter);
  });
});
