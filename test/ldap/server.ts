import { type AddressInfo, type Socket, createServer } from 'node:net';
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
  /** What was asked for, in order: `bind cn=…`, `search (uid=…)` as `uid=…`. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  readonly entries?: readonly Entry[];
  /** The only DN that may bind, and its password. */
  readonly account?: { readonly dn: string; readonly password: string };
  /** Takes what is said and answers nothing. */
  readonly isSilent?: boolean;
}

const BIND = { request: 0x60, response: 0x61 };
const UNBIND = 0x42;
const SEARCH = { request: 0x63, entry: 0x64, done: 0x65 };
const EQUALITY = 0xa3;
const AND = 0xa0;
const RESULT = { success: 0, sizeLimitExceeded: 4, invalidCredentials: 49 };

/** An LDAP server for tests on loopback: it binds, and finds by equality (RFC 4511). */
export async function startLdapServer(options: ServerOptions = {}): Promise<LdapServer> {
  const log: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffer: Uint8Array = new Uint8Array();
    socket.on('error', () => {});
    socket.on('data', (data: Uint8Array) => {
      const { elements, rest } = readElements(joined([buffer, data]));
      buffer = rest.slice();
      for (const message of elements) if (!options.isSilent) answer(socket, message, options, log);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ldap://127.0.0.1:${port}`,
    log,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function answer(socket: Socket, message: Element, options: ServerOptions, log: string[]): void {
  const [id, operation] = children(message);
  if (id === undefined || operation === undefined) return;
  const send = (...parts: readonly Uint8Array[]) =>
    void socket.write(element(SEQUENCE, element(INTEGER, id.content), ...parts));
  const result = (tag: number, code: number) =>
    send(element(tag, integer(ENUM, code), element(TEXT, ''), element(TEXT, '')));
  if (operation.tag === UNBIND) socket.end();
  if (operation.tag === BIND.request) {
    const [, dn, password] = children(operation).map(textOf);
    log.push(`bind ${dn ?? ''}`);
    const { account } = options;
    const isAllowed = account === undefined || (account.dn === dn && account.password === password);
    result(BIND.response, isAllowed ? RESULT.success : RESULT.invalidCredentials);
  }
  if (operation.tag === SEARCH.request) {
    const [base, , , limit, , , filter, attributes] = children(operation);
    const wanted = conditionsOf(filter);
    log.push(`search ${wanted.map(([name, value]) => `${name}=${value}`).join(' and ')}`);
    const found = (options.entries ?? []).filter((entry) =>
      wanted.every(([name, value]) => entry[name]?.toLowerCase() === value.toLowerCase()),
    );
    const most = limit === undefined ? 0 : numberOf(limit.content);
    const names = attributes === undefined ? [] : children(attributes).map(textOf);
    for (const entry of most === 0 ? found : found.slice(0, most)) {
      const dn = `uid=${entry['uid'] ?? ''},${base === undefined ? '' : textOf(base)}`;
      const values = names.flatMap((name) => {
        const value = entry[name];
        return value === undefined
          ? []
          : [element(SEQUENCE, element(TEXT, name), element(SET, element(TEXT, value)))];
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
