import { AwsError } from '../service.ts';
import type { Caller, Service, ServiceRequest, ServiceResponse } from '../service.ts';
import type { World } from '../world.ts';

export const ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';
export const NOW = Date.parse('2026-11-01T02:00:00Z');

/** A world of two accounts whose clock stands at `NOW` until it is set. */
export const testWorld = (): World & { setNow: (iso: string) => void } => {
  const slices = new Map<string, unknown>();
  let now = NOW;
  let ids = 0;
  return {
    slice: <T>(account: string, name: string, create: () => T): T => {
      const id = `${account}/${name}`;
      if (!slices.has(id)) slices.set(id, create());
      return slices.get(id) as T;
    },
    accounts: () => [ACCOUNT, OTHER_ACCOUNT],
    now: () => now,
    randomId: (length) => String(++ids).padStart(length, '0'),
    setNow: (iso) => {
      now = Date.parse(iso);
    },
  };
};

export interface Sent {
  readonly method?: string;
  /** Path and query, as on the wire. */
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly account?: string;
  /** Default: a user called `test`. */
  readonly caller?: Caller;
  /** Default: `us-east-1`. */
  readonly region?: string;
}

/** A caller of one service, past the signature check: its answers and its errors as they go over the wire. */
export const callerOf =
  (service: Service, world: World) =>
  ({ method = 'GET', url = '/', headers = {}, body = '', account = ACCOUNT, ...sent }: Sent) => {
    const { pathname, searchParams } = new URL(`http://127.0.0.1${url}`);
    const request: ServiceRequest = {
      method,
      path: pathname,
      query: searchParams,
      headers: { host: '127.0.0.1:4566', ...headers },
      body: Buffer.from(body as string),
      account,
      caller: sent.caller ?? userCaller('test', account),
      region: sent.region ?? 'us-east-1',
      requestId: 'REQUEST1',
      now: world.now(),
      world,
    };
    const operation = service.operation(request);
    return { operation, logged: service.describe?.(request), ...wire(answer(service, operation, request)) };
  };

/** A user without a path. */
export const userCaller = (name: string, account = ACCOUNT): Caller => ({
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/${name}`,
  userId: `AIDA${name.toUpperCase()}`,
  accessKeyId: `AKIA${name.toUpperCase()}`,
});

/** A session of a role. */
export const sessionCaller = (role: string, session: string, account = ACCOUNT): Caller => ({
  kind: 'session',
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  userId: `AROA${role.toUpperCase()}:${session}`,
  accessKeyId: `ASIA${role.toUpperCase()}`,
});

const answer = (service: Service, operation: string, request: ServiceRequest): ServiceResponse => {
  try {
    return service.handle(operation, request);
  } catch (error) {
    if (error instanceof AwsError) return service.renderError(error, request.requestId);
    throw error;
  }
};

const wire = ({ status, headers = {}, body = '', noted }: ServiceResponse) => ({
  status,
  headers,
  noted,
  body: typeof body === 'string' ? body : new TextDecoder().decode(body),
});
