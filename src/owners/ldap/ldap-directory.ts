import type { Client } from 'ldapts';
import { type Known, known, unknown } from '../../core/model/known.ts';
import type { UserObservation } from '../../core/model/observation.ts';
import type { LdapSource } from '../../core/model/policy.ts';
import type { Directory, DirectoryEntry } from '../directory.ts';
import { filterFor } from './filter.ts';
import { serverIdentity } from './server-identity.ts';

/** ms: a directory that is slow is as good as down, and a run must not wait for it. */
const TIMEOUT = 5000;
/** Two are one too many, and as many as we have to know of. */
const MOST_ENTRIES = 2;

/**
 * People of an LDAP directory. It is asked over one connection that is made with the first question, and made anew where
 * the server ended it between two; each user is asked for once. Once it has failed it is not asked again: five thousand
 * time-outs would be a run that never ends.
 * @param password of the bind; never part of an error
 */
export function ldapDirectory(source: LdapSource, password: string | null): Directory {
  const answers = new Map<string, Promise<Known<DirectoryEntry | null>>>();
  let client: Promise<Client> | undefined;
  let down: string | undefined;

  const connected = async (): Promise<Client> => {
    const current = (client ??= connect(source, password));
    const open = await current;
    if (open.isConnected) return open;
    // ldapts would connect again by itself, but neither bind nor encrypt: who has not bound is often shown nobody, and
    // "nobody" sends the notice on to the fallback.
    if (client === current) client = connect(source, password);
    return await client;
  };

  const ask = async (filter: string): Promise<Known<DirectoryEntry | null>> => {
    if (down !== undefined) return unknown(down);
    try {
      return await search(await connected(), source, filter);
    } catch (error) {
      if (isAmbiguous(error)) return several(source.url, filter);
      down = `the directory ${source.url} ${whyOf(error)}`;
      return unknown(down);
    }
  };

  return {
    lookup: (user: UserObservation) => {
      const filter = filterFor(source.filter, user);
      if (filter === null) {
        return Promise.resolve(
          user.tags.known ? known(null) : unknown(`the tags of ${user.user} (${user.tags.because})`),
        );
      }
      const answer = answers.get(filter) ?? ask(filter);
      answers.set(filter, answer);
      return answer;
    },
  };
}

async function connect({ url, bind, startTls }: LdapSource, password: string | null): Promise<Client> {
  const { Client } = await import('ldapts');
  const client = new Client({ url, connectTimeout: TIMEOUT, timeout: TIMEOUT, strictDN: false });
  // The handshake is the one step that ldapts waits for without end.
  if (startTls) await within(TIMEOUT, client.startTLS(serverIdentity(url)));
  // Anonymously, too: left to connect with its first searches, ldapts makes a connection for each of them and never
  // answers the last.
  await client.bind(bind?.dn ?? '', password ?? '');
  return client;
}

/** @throws when there is no answer after so many ms */
async function within<T>(most: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), most);
  });
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function search(
  client: Client,
  { base, mail, name, url }: LdapSource,
  filter: string,
): Promise<Known<DirectoryEntry | null>> {
  const { searchEntries } = await client.search(base, {
    scope: 'sub',
    filter,
    attributes: [mail, name],
    sizeLimit: MOST_ENTRIES,
    timeLimit: TIMEOUT / 1000,
  });
  const [entry, ...more] = searchEntries;
  if (entry === undefined) return known(null);
  if (more.length > 0) return several(url, filter);
  return known({ address: textOf(entry, mail), name: textOf(entry, name) });
}

/** Says nothing of anybody else: the directory is not down. */
function several(url: string, filter: string): Known<never> {
  return unknown(`the directory ${url} knows several for ${filter}`);
}

function isAmbiguous(error: unknown): boolean {
  return (error as { readonly name?: string } | null)?.name === 'SizeLimitExceededError';
}

/** Names of attributes mean the same in any case (RFC 4512, 2.5). An attribute may have several values: the first counts. */
function textOf(entry: Readonly<Record<string, unknown>>, attribute: string): string | null {
  const texts = Object.entries(entry)
    .filter(([name]) => name.toLowerCase() === attribute.toLowerCase())
    .flatMap(([, value]) => value)
    .filter((value) => typeof value === 'string');
  return texts.map((text) => text.trim()).find((text) => text !== '') ?? null;
}

/** Server messages may repeat what was sent to them: only the kind of failure is told. */
function whyOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: string };
  if (name === 'InvalidCredentialsError')
    return 'refused the name or password it was given (invalid credentials)';
  if (typeof code === 'string') return `cannot be reached (${code})`;
  return typeof code === 'number' ? `answered with an error (LDAP result ${code})` : 'did not answer in time';
}
