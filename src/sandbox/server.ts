import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClock } from './clock.ts';
import type { ClockMode } from './clock.ts';
import { createControl } from './control/control.ts';
import type { Control } from './control/control.ts';
import { isLoopback } from './control/loopback.ts';
import { answerControl } from './control/routes.ts';
import { dispatch } from './dispatch.ts';
import type { Dispatcher, Outcome, WireRequest } from './dispatch.ts';
import { createFaultInjector } from './faults/injector.ts';
import { createRateLimiter } from './faults/rate-limit.ts';
import { callLogOf } from './log/call-log.ts';
import type { SeedDocument } from './seed/schema.ts';
import { DEFAULT_SWITCHES, patchSwitches } from './switches.ts';
import type { SwitchesPatch } from './switches.ts';
import { createWorld } from './world-memory.ts';
import type { Instant, World } from './world.ts';

export interface SandboxOptions {
  /** Real ms since the epoch: what a running clock advances with, and what delays are measured by. */
  readonly realTime: () => Instant;
  /** Default: any free one. */
  readonly port?: number;
  /** Where the embedded clock stands first. Default: real time. */
  readonly now?: Instant;
  /** Default: `running`. */
  readonly clock?: ClockMode;
  /** Data, or YAML or JSON text. Default: one empty account, 111122223333. */
  readonly seed?: SeedDocument | string;
  readonly switches?: SwitchesPatch;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for every service. */
  readonly endpoint: string;
  readonly world: World;
  readonly control: Control;
  /**
   * Answers a request of this process as the endpoint would, without the way through the network; `drop`: the connection
   * breaks off.
   */
  readonly answer: (request: Omit<WireRequest, 'requestId'>) => Promise<Answer | 'drop'>;
  /** Breaks off open connections. */
  readonly close: () => Promise<void>;
}

/** An answer as it goes to the wire. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * Starts an embedded AWS on 127.0.0.1. For demos and tests: nothing is kept, nothing leaves this machine.
 * @example
 * const sandbox = await startSandbox({ realTime: Date.now, seed: { accounts: [{ id: '111122223333' }] } });
 * const iam = new IAMClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials: sandbox.control.credentials() });
 * @throws SeedError; an error with code `EADDRINUSE` when the port is taken.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { realTime } = options;
  const clock = createClock(realTime, options.now ?? realTime(), options.clock ?? 'running');
  const environment = { realTime, switches: patchSwitches(DEFAULT_SWITCHES, options.switches ?? {}) };
  const world = createWorld(clock.now, environment);
  const log = callLogOf(world);
  const faults = createFaultInjector();
  const control = createControl({ world, clock, log, faults });
  control.seed(options.seed ?? { accounts: [{ id: '111122223333' }] });

  const dispatcher: Dispatcher = {
    world,
    log,
    faults,
    rateLimiter: createRateLimiter(realTime),
    switches: () => environment.switches,
    sleep: (ms) => sleep(ms),
  };
  const answer = answering(dispatcher, control);
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    void readRequest(incoming)
      .then(answer)
      .then((sent) => send(response, sent));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    world,
    control,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const listen = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const answering = (dispatcher: Dispatcher, control: Control): Sandbox['answer'] => {
  let requests = 0;
  return async (request) => {
    requests += 1;
    const requestId = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
    const outcome = await respond(dispatcher, control, { ...request, requestId }).catch(broken);
    return outcome === 'drop' ? outcome : answerOf(outcome, requestId, dispatcher.world.now());
  };
};

const CONTROL = /^\/_sandbox(?:\/|$)/;

const respond = async (dispatcher: Dispatcher, control: Control, wire: WireRequest): Promise<Outcome> => {
  if (!isLoopback(wire.headers))
    return { status: 403, body: 'The embedded AWS answers loopback requests only.\n' };
  if (!CONTROL.test(wire.path)) return dispatch(dispatcher, wire);
  const { status, body } = answerControl(control, {
    method: wire.method,
    path: wire.path.replace(CONTROL, ''),
    query: new URLSearchParams(wire.rawQuery),
    body: wire.body.toString('utf8'),
  });
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
};

const readRequest = async (incoming: IncomingMessage): Promise<Omit<WireRequest, 'requestId'>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = incoming.url ?? '/';
  const cut = url.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  return {
    method: incoming.method ?? 'GET',
    path: cut === -1 ? url : url.slice(0, cut),
    rawQuery: cut === -1 ? '' : url.slice(cut + 1),
    headers,
    body: Buffer.concat(chunks),
  };
};

const answerOf = (
  { status, headers, body = '' }: Exclude<Outcome, 'drop'>,
  requestId: string,
  now: Instant,
): Answer => ({
  status,
  headers: {
    Date: new Date(now).toUTCString(),
    'x-amzn-RequestId': requestId,
    ...(status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  },
  body,
});

const send = (response: ServerResponse, answer: Answer | 'drop'): void => {
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
};

/** A fault of the embedded AWS itself; shown to whoever works on it, not dressed up as one of AWS's. */
const broken = (error: unknown): Outcome => ({
  status: 500,
  headers: { 'content-type': 'text/plain' },
  body: `The embedded AWS failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
});
