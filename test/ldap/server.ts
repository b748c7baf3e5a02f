import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  ENUM,
  type Element,
  INTEGER,
  SEQUENCE,
  SET,
  TEXT,
  children,
  element,
  integer,
  joined,
  numberOf,
  readElements,
  textOf,
} from './ber.ts';

/** A person in the directory, with attributes as they are. */
type Entry = Readonly<Record<string, string>>;

export interface LdapServer {
  readonly url: string;
  /** What was asked for, in order: `bind cn=…`, `search (uid=…)` as `uid=…`, `start-tls`, `tls HOST` (SNI). */
  readonly log: readonly string[];
  /** Ends every connection, and takes new ones. @returns once the clients have let go of them */
  readonly drop: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  readonly entries?: readonly Entry[];
  /** The only DN that may bind, and its password. Who has not bound finds nobody, as where access is restricted. */
  readonly account?: { readonly dn: string; readonly password: string };
  /** Takes what is said and answers nothing. */
  readonly isSilent?: boolean;
  /** What it encrypts with when asked to; null: it agrees, and says nothing more. */
  readonly tls?: { readonly key: string; readonly cert: string } | null;
}

/** One connection. */
interface Session {
  isBound: boolean;
  readonly send: (bytes: Uint8Array) => void;
  readonly end: () => void;
  readonly encrypt: () => void;
}

const BIND = { request: 0x60, response: 0x61 };
const UNBIND = 0x42;
const SEARCH = { request: 0x63, entry: 0x64, done: 0x65 };
const EQUALITY = 0xa3;
const AND = 0xa0;
const EXTENDED = { request: 0x77, response: 0x78 };
const RESULT = { success: 0, sizeLimitExceeded: 4, invalidCredentials: 49 };

/** An LDAP server for tests on loopback: it binds, and finds by equality (RFC 4511). */
export async function startLdapServer(options: ServerOptions = {}): Promise<LdapServer> {
  const log: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Small answers in a row would each wait for the one before to be acknowledged, 40 ms.
    socket.setNoDelay(true);
    socket.on('error', () => {});
    let stream = socket;
    const session: Session = {
      isBound: options.account === undefined,
      send: (bytes) => void stream.write(bytes),
      end: () => stream.end(),
      encrypt: () => {
        socket.removeAllListeners('data');
        if (!options.tls) return void socket.once('data', () => log.push('tls begun'));
        const secure = new TLSSocket(socket, { isServer: true, ...options.tls });
        secure.on('error', () => {});
        secure.once('secure', () => log.push(`tls ${serverNameOf(secure)}`));
        stream = secure;
        listen();
      },
    };
    const listen = () => {
      let buffer: Uint8Array = new Uint8Array();
      stream.on('data', (data: Uint8Array) => {
        const { elements, rest } = readElements(joined([buffer, data]));
        buffer = rest.slice();
        for (const message of elements) if (!options.isSilent) answer(session, message, options, log);
      });
    };
    listen();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ldap://127.0.0.1:${port}`,
    log,
    drop: () => {
      const ended = [...sockets].map((socket) => once(socket.end(), 'close'));
      sockets.clear();
      return Promise.all(ended);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Whom the client wanted to speak to (SNI). */
function serverNameOf(socket: TLSSocket): string {
  const { servername } = socket as { readonly servername?: string | false };
  return servername || 'nobody';
}

function answer(session: Session, message: Element, options: ServerOptions, log: string[]): void {
  const [id, operation] = children(message);
  if (id === undefined || operation === undefined) return;
  const send = (...parts: readonly Uint8Array[]) =>
    session.send(element(SEQUENCE, element(INTEGER, id.content), ...parts));
  const result = (tag: number, code: number) =>
    send(element(tag, integer(ENUM, code), element(TEXT, ''), element(TEXT, '')));
  if (operation.tag === UNBIND) session.end();
  if (operation.tag === EXTENDED.request && options.tls !== undefined) {
    log.push('start-tls');
    result(EXTENDED.response, RESULT.success);
    session.encrypt();
  }
  if (operation.tag === BIND.request) {
    const [, dn, password] = children(operation).map(textOf);
    log.push(`bind ${dn ?? ''}`);
    const { account } = options;
    const isAllowed = account === undefined || (account.dn === dn && account.password === password);
    session.isBound = isAllowed;
    result(BIND.response, isAllowed ? RESULT.success : RESULT.invalidCredentials);
  }
  if (operation.tag === SEARCH.request) {
    const [base, , , limit, , , filter, attributes] = children(operation);
    const wanted = conditionsOf(filter);
    log.push(`search ${wanted.map(([name, value]) => `${name}=${value}`).join(' and ')}`);
    const found = (session.isBound ? (options.entries ?? []) : []).filter((entry) =>
      wanted.every(([name, value]) => entry[name]?.toLowerCase() === value.toLowerCase()),
    );
    const most = limit === undefined ? 0 : numberOf(limit.content);
    const names = attributes === undefined ? [] : children(attributes).map(textOf);
    for (const entry of most === 0 ? found : found.slice(0, most)) {
      const dn = `uid=${entry['uid'] ?? ''},${base === undefined ? '' : textOf(base)}`;
      const values = names.flatMap((name) => {
        // As OpenLDAP does: asked for in any case, answered in the case of the schema.
        const own = Object.keys(entry).find((key) => key.toLowerCase() === name.toLowerCase());
        const value = own === undefined ? undefined : entry[own];
        return own === undefined || value === undefined
          ? []
          : [element(SEQUENCE, element(TEXT, own), element(SET, element(TEXT, value)))];
      });
      send(element(SEARCH.entry, element(TEXT, dn), element(SEQUENCE, ...values)));
    }
    result(SEARCH.done, most > 0 && found.length > most ? RESULT.sizeLimitExceeded : RESULT.success);
  }
}

function conditionsOf(filter: Element | undefined): readonly (readonly [name: string, value: string])[] {
  if (filter === undefined) return [];
  if (filter.tag === AND) return children(filter).flatMap(conditionsOf);
  if (filter.tag !== EQUALITY) return [];
  const [name, value] = children(filter).map(textOf);
  return [[name ?? '', value ?? '']];
}
