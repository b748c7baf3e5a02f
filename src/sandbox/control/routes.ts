import type { z } from 'zod';
import { faultsOf } from '../seed/faults.ts';
import { SeedError } from '../seed/parse.ts';
import { UnknownAccountError, UnknownKeyError } from './control.ts';
import type { Control } from './control.ts';
import { clockSchema, faultSchema, switchesSchema, useSchema } from './schemas.ts';

/** A request below `/_sandbox/`. */
export interface ControlRequest {
  readonly method: string;
  /** Without the `/_sandbox/` before it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** Status and what is answered as JSON. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a request below `/_sandbox/` with what the control does. */
export const answerControl = (control: Control, request: ControlRequest): ControlAnswer => {
  const route = ROUTES.find(({ method, path }) => method === request.method && path === request.path);
  if (route === undefined) {
    const message = `No route ${request.method} /_sandbox/${request.path}. GET /_sandbox/ lists them.`;
    return { status: 404, body: { error: message } };
  }
  try {
    return { status: 200, body: route.run(control, request) ?? { ok: true } };
  } catch (error) {
    const status = statusOf(error);
    if (status === null) throw error;
    return { status, body: { error: error instanceof Error ? error.message : '' } };
  }
};

interface Route {
  readonly method: string;
  readonly path: string;
  /** One line for people. */
  readonly about: string;
  /** @returns what to answer; nothing for `{ok: true}`. */
  readonly run: (control: Control, request: ControlRequest) => unknown;
}

const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '',
    about: 'this list',
    run: () =>
      Object.fromEntries(ROUTES.map((route) => [`${route.method} /_sandbox/${route.path}`, route.about])),
  },
  {
    method: 'GET',
    path: 'clock',
    about: 'the embedded clock: now, and whether it is frozen or running',
    run: (control) => showClock(control),
  },
  {
    method: 'POST',
    path: 'clock',
    about:
      'move it: {"advance": "3d"} or {"set": "2026-11-01T02:00:00Z"}, and {"mode": "frozen" | "running"}',
    run: (control, { body }) => {
      const { set, advance = 0, mode } = read(clockSchema, body);
      control.setClock(set === undefined ? control.clock().now + advance : Date.parse(set), mode);
      return showClock(control);
    },
  },
  {
    method: 'GET',
    path: 'calls',
    about:
      'the call log; ?service= operation= account= user= accessKeyId= access=read|write error=CODE|none after=SEQ',
    run: (control, { query }) => {
      const { after, ...texts } = Object.fromEntries(query);
      return control.calls({ ...texts, ...(after === undefined ? {} : { after: Number(after) }) });
    },
  },
  { method: 'DELETE', path: 'calls', about: 'clear the call log', run: (control) => control.clearCalls() },
  { method: 'GET', path: 'faults', about: 'the faults that are set', run: (control) => control.faults() },
  {
    method: 'POST',
    path: 'faults',
    about:
      'set one: {"operation": "iam:ListUsers", "kind": "throttle" | "error" | "error-after" | "drop" | "drop-after" | "latency", "code", "status", "ms", "account", "userName", "times", "after"}',
    run: (control, { body }) => control.addFault(read(faultSchema, body)),
  },
  {
    method: 'DELETE',
    path: 'faults',
    about: 'take faults back: all, or ?id=',
    run: (control, { query }) => {
      const id = query.get('id');
      return control.clearFaults(id === null ? undefined : Number(id));
    },
  },
  {
    method: 'GET',
    path: 'switches',
    about: 'eventual consistency, short pages, report delay, quotas, rate limit, CloudTrail, Organizations',
    run: (control) => control.switches(),
  },
  {
    method: 'POST',
    path: 'switches',
    about:
      'change some: {"consistency": {"readsMs": 2000}, "rateLimit": {"perSecond": 20, "burst": 40}, "cloudTrail": {"delayMs": 0}, "lastUse": {"delayMs": 21600000}}',
    run: (control, { body }) => control.setSwitches(read(switchesSchema, body)),
  },
  {
    method: 'POST',
    path: 'seed',
    about: 'add accounts, users, keys, …: a seed file, YAML or JSON',
    run: (control, { body }) => control.seed(body),
  },
  {
    method: 'POST',
    path: 'use',
    about: 'the owner used a key: {"keyId": "AKIA…", "at", "service", "region"}',
    run: (control, { body }) => {
      const { keyId, at, ...where } = read(useSchema, body);
      return control.use(keyId, { ...where, ...(at === undefined ? {} : { at: Date.parse(at) }) });
    },
  },
  {
    method: 'GET',
    path: 'mails',
    about: 'the mails SES accepted; ?account=',
    run: (control, { query }) => control.mails(query.get('account') ?? undefined),
  },
  {
    method: 'GET',
    path: 'credentials',
    about: 'the credentials to begin with; ?account=, else of the first account',
    run: (control, { query }) => control.credentials(query.get('account') ?? undefined),
  },
  {
    method: 'GET',
    path: 'state',
    about: 'accounts, users, keys as they are now; ?account=',
    run: (control, { query }) => control.state(query.get('account') ?? undefined),
  },
];

const showClock = (control: Control): unknown => {
  const { now, mode } = control.clock();
  return { now: new Date(now).toISOString(), mode };
};

class BadRequest extends Error {}

const read = <T>(schema: z.ZodType<T>, body: string): T => {
  const result = schema.safeParse(parseJson(body));
  if (!result.success) throw new BadRequest(faultsOf(result.error).join('; '));
  return result.data;
};

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
};

const statusOf = (error: unknown): number | null => {
  if (error instanceof BadRequest || error instanceof SeedError) return 400;
  return error instanceof UnknownKeyError || error instanceof UnknownAccountError ? 404 : null;
};
