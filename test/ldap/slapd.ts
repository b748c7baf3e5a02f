import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = '/usr/sbin/slapd';
const SUFFIX = 'dc=example,dc=com';

/**
 * Finds OpenLDAP's server. On CI, where a skipped test would go unnoticed, it is installed.
 * @returns whether it is here; that it is not is said on stderr
 */
export function findSlapd(): boolean {
  if (!existsSync(PROGRAM) && process.env['CI'] === 'true') {
    const script = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends slapd';
    // The package would start a server of its own: here nothing starts but what the test starts.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    spawnSync('bash', ['-c', script], { stdio: 'inherit', env });
    if (!existsSync(PROGRAM)) throw new Error('CI needs slapd, and apt-get could not install it');
  }
  if (existsSync(PROGRAM)) return true;
  process.stderr.write('SKIPPED: slapd not installed\n');
  return false;
}

export interface Slapd {
  readonly url: string;
  readonly base: string;
  readonly dn: string;
  readonly password: string;
  readonly close: () => Promise<void>;
}

/** Starts OpenLDAP on a free port of loopback, with these people in it. */
export async function startSlapd(
  people: readonly { readonly uid: string; readonly mail: string; readonly displayName: string }[],
): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-slapd-'));
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const dn = `cn=admin,${SUFFIX}`;
  const password = 'canary-directory-password';
  await mkdir(join(folder, 'data'));
  const config = [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `pidfile ${folder}/slapd.pid`,
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'database mdb',
    `suffix "${SUFFIX}"`,
    `rootdn "${dn}"`,
    `rootpw ${password}`,
    `directory ${folder}/data`,
  ];
  await writeFile(join(folder, 'slapd.conf'), `${config.join('\n')}\n`);
  await writeFile(join(folder, 'people.ldif'), ldif(people));
  const added = spawnSync(
    '/usr/sbin/slapadd',
    ['-f', join(folder, 'slapd.conf'), '-l', join(folder, 'people.ldif')],
    { encoding: 'utf8' },
  );
  if (added.status !== 0) throw new Error(`slapadd failed: ${added.stderr}`);
  const child = spawn(PROGRAM, ['-f', join(folder, 'slapd.conf'), '-h', url, '-d', '0'], { stdio: 'ignore' });
  await untilOpen(port);
  return { url, base: SUFFIX, dn, password, close: () => stop(child, folder) };
}

function ldif(
  people: readonly { readonly uid: string; readonly mail: string; readonly displayName: string }[],
): string {
  const entries = people.map(({ uid, mail, displayName }, index) =>
    [
      `dn: cn=person-${index},${SUFFIX}`,
      'objectClass: inetOrgPerson',
      `cn: person-${index}`,
      'sn: Person',
      `uid: ${uid}`,
      `mail: ${mail}`,
      `displayName: ${displayName}`,
    ].join('\n'),
  );
  return [
    `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
    ...entries,
  ].join('\n\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilOpen(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const probe = spawnSync('bash', ['-c', `</dev/tcp/127.0.0.1/${port}`], { stdio: 'ignore' });
    if (probe.status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('slapd did not open its port');
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}
