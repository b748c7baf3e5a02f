import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When a process dies: as its nth call is about to reach AWS, or when AWS has answered and it has not heard yet. */
interface CallKill {
  readonly nth: number;
  readonly when: 'before' | 'after';
  /** Resolves when the process is dead. */
  readonly kill: () => Promise<void>;
}

export interface Proxy {
  readonly endpoint: string;
  /** Counts calls from here on. */
  readonly arm: (kill: CallKill | null) => void;
  /** Calls since `arm`. */
  readonly calls: () => number;
  readonly close: () => Promise<void>;
}

/** Stands between a process and the embedded AWS. Requests pass as they are, Host included: it is signed. */
export async function startProxy(target: string): Promise<Proxy> {
  let armed: CallKill | null = null;
  let calls = 0;
  const { hostname, port } = new URL(target);

  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    calls += 1;
    const kill = armed?.nth === calls ? armed : null;
    if (kill?.when === 'before') {
      await kill.kill();
      return;
    }
    const { method, url: path, headers } = incoming;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({ hostname, port, method, path, headers }, resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    const answered = await bodyOf(answer);
    if (kill?.when === 'after') {
      await kill.kill();
      return;
    }
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    response.end(answered);
  };

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    // A process that is killed hangs up in the middle of other calls, too.
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (kill) => {
      armed = kill;
      calls = 0;
    },
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
