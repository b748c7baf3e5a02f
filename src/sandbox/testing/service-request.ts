import { AwsError } from '../service.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../service.ts';
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
}

/** A caller of one service, past the signature check: its answers and its errors as they go over the wire. */
export const callerOf =
  (service: Service, world: World) =>
  ({ method = 'GET', url = '/', headers = {}, body = '', account = ACCOUNT }: Sent) => {
    const { pathname, searchParams } = new URL(`http://127.0.0.1${url}`);
    const request: ServiceRequest = {
      method,
      path: pathname,
      query: searchParams,
      headers: { host: '127.0.0.1:4566', ...headers },
      body: Buffer.from(body as string),
      account,
      caller: {
        kind: 'user',
        arn: `arn:aws:iam::${account}:user/test`,
        userId: 'AIDATEST',
        accessKeyId: 'AKIATEST',
      },
      requestId: 'REQUEST1',
      now: world.now(),
      world,
    };
    const operation = service.operation(request);
    return { operation, logged: service.describe?.(request), ...wire(answer(service, operation, request)) };
  };

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
