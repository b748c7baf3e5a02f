import { notAws } from './attempt.ts';
import { retryOnlyTrueSkew } from './clock-skew.ts';
import { AwsFailure } from './failure.ts';
import type { SecretsInHand } from '../core/redact.ts';
import type { Limiter } from './limiter.ts';
import { redactErrors } from './redact-errors.ts';
import { type ServerTime, answerDate, header } from './server-time.ts';

/** What stands between a client and the network, once per attempt. */
export interface Watch {
  readonly limiter: Limiter;
  readonly time: ServerTime;
  /** Refuse every endpoint that is not this machine. */
  readonly loopbackOnly: boolean;
  readonly onCall: (operation: string) => void;
  /** The clients in use, so that their connections can be closed. */
  readonly opened: Set<{ readonly destroy: () => void }>;
  /** What must not stand in an error. */
  readonly secrets: SecretsInHand;
}

/** The services whose clock decides: they are AWS's own, and every user is read from IAM right before a step. */
const TELL_THE_TIME: ReadonlySet<string> = new Set(['iam', 'sts']);

/** A client of the SDK. */
export type Watched = Parameters<typeof retryOnlyTrueSkew>[0] & {
  readonly middlewareStack: {
    // `never` accepts the middleware type of every client; the step below fixes what is really passed.
    readonly add: (middleware: never, options: never) => void;
  };
  readonly destroy: () => void;
};

type Handler = (args: { request: unknown }) => Promise<{ response: unknown }>;

/**
 * Puts the watch into a client: it sees every attempt, retries and errors included, because it sits below the retry
 * and next to the wire.
 * @param service prefix of the IAM actions, `iam`
 */
export function watch(
  client: Watched,
  service: string,
  { limiter, time, loopbackOnly, onCall, opened, secrets }: Watch,
): void {
  opened.add(client);
  const middleware =
    (next: Handler, context: { readonly commandName?: string }): Handler =>
    async (args) => {
      const operation = `${service}:${(context.commandName ?? '').replace(/Command$/, '')}`;
      const host = hostOf(args.request);
      if (!isLoopback(host)) {
        if (loopbackOnly) throw refused(operation, host);
        await limiter.take();
      }
      onCall(operation);
      const result = await next(args);
      refuseWebPage(operation, result.response);
      const at = answerDate(result.response);
      // Where a store, a sink or mail has an endpoint of its own, nobody looks after the clock there.
      if (at !== null && TELL_THE_TIME.has(service)) time.note(at);
      return result;
    };
  retryOnlyTrueSkew(client);
  redactErrors(client, secrets);
  client.middlewareStack.add(
    middleware as never,
    { step: 'deserialize', priority: 'low', name: 'keywardenWatch' } as never,
  );
}

/** Whether a host name can only be this machine. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(host) ||
    /^\[?::1\]?$/.test(host)
  );
}

function hostOf(request: unknown): string {
  const { hostname } = (request ?? {}) as { hostname?: unknown };
  return typeof hostname === 'string' ? hostname : '';
}

// Some pages are well-formed XML: the SDK would take one for an empty success. Those of a failing front end (5xx) are
// left to the SDK, which tries again.
function refuseWebPage(operation: string, response: unknown): void {
  const { statusCode = 0 } = (response ?? {}) as { statusCode?: number };
  if (statusCode < 500 && header(response, 'content-type')?.toLowerCase().startsWith('text/html')) {
    throw notAws(operation, `a web page came back (HTTP ${statusCode})`);
  }
}

function refused(operation: string, host: string): AwsFailure {
  return new AwsFailure({
    operation,
    code: 'LoopbackOnly',
    kind: 'unreachable',
    effect: 'none',
    attempts: 1,
    message: `${operation} was not sent: only the embedded AWS on this machine may be called here, and the endpoint is ${host}. Point --endpoint-url to it.`,
  });
}
