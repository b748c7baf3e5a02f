import { authenticate } from './credentials/authenticate.ts';
import type { Principal } from './credentials/authenticate.ts';
import { echoed, faultError, throttled } from './faults/errors.ts';
import type { Fault } from './faults/fault.ts';
import type { FaultInjector } from './faults/injector.ts';
import type { RateLimiter } from './faults/rate-limit.ts';
import { recordUse } from './iam/last-use.ts';
import { accessOf } from './log/call-log.ts';
import type { CallLog, LoggedCall } from './log/call-log.ts';
import { enforce } from './policies/enforce.ts';
import { serviceNamed, serviceNames } from './registry.ts';
import { AwsError } from './service.ts';
import type { Service, ServiceRequest, ServiceResponse } from './service.ts';
import type { Switches } from './switches.ts';
import { readSignature } from './wire/signature.ts';
import type { Signature } from './wire/signature.ts';
import type { World } from './world.ts';

/** A request as it came off the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly requestId: string;
}

/** What to do with the connection: answer, or break it off. */
export type Outcome = ServiceResponse | 'drop';

export interface Dispatcher {
  readonly world: World;
  readonly switches: () => Switches;
  readonly log: CallLog;
  readonly faults: FaultInjector;
  readonly rateLimiter: RateLimiter;
  /** Waits for real ms. */
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Answers one AWS request: who signed it, which service and operation, what is to go wrong, then the operation itself;
 * and notes it in the call log, whatever came of it.
 */
export const dispatch = async (sandbox: Dispatcher, wire: WireRequest): Promise<Outcome> => {
  const query = new URLSearchParams(wire.rawQuery);
  const signature = readSignature(wire.headers, query);
  const service = serviceNamed(signature?.service ?? 'iam');
  if (service === undefined) return unknownService(signature?.service ?? '');

  const principal = identify(sandbox.world, signature, wire);
  const request = serviceRequest(sandbox.world, wire, query, signature?.region ?? '', principal);
  const call = describeCall(sandbox.world, service, request);
  if (principal instanceof AwsError) {
    const accessKeyId = signature?.accessKeyId ?? null;
    const who = { account: null, caller: null, principalId: null, accessKeyId };
    sandbox.log.add({ ...call, ...who, ...failure(principal, false) });
    return service.renderError(principal, wire.requestId);
  }
  return answer(sandbox, service, request, call);
};

/** The part after authentication: everything here is attributed to the caller. */
const answer = async (
  sandbox: Dispatcher,
  service: Service,
  request: ServiceRequest,
  call: DescribedCall,
): Promise<Outcome> => {
  const { world } = sandbox;
  const { account, caller, region, requestId } = request;
  const { accessKeyId } = caller;
  const operation = `${service.name}:${call.operation}`;
  const userName = typeof call.parameters['UserName'] === 'string' ? call.parameters['UserName'] : null;

  const faults = sandbox.faults.strike({ operation, account, userName });
  for (const fault of faults) if (fault.kind === 'latency') await sandbox.sleep(fault.ms);
  recordUse(world, accessKeyId, { at: world.now(), service: service.name, region });

  const note = (outcome: CallOutcome): void => {
    const who = { account, caller: caller.arn, principalId: caller.userId, accessKeyId };
    sandbox.log.add({ ...call, ...who, ...outcome });
  };
  const fail = (error: AwsError, effect: boolean, noted = {}): ServiceResponse => {
    note({ ...failure(error, effect), noted });
    return service.renderError(error, requestId);
  };
  const drop = (effect: boolean, noted = {}): 'drop' => {
    note({ status: null, error: null, message: null, effect, noted });
    return 'drop';
  };
  const errorOf = (fault: ErrorFault): AwsError =>
    faultError(fault, { service: service.name, operation: call.operation, account, caller, userName });

  if (!sandbox.rateLimiter.take(account, operation, sandbox.switches().rateLimit))
    return fail(throttled(service.name), false);
  const before = faults.find(isBefore);
  if (before?.kind === 'throttle') return fail(throttled(service.name), false);
  if (before?.kind === 'error') return fail(errorOf(before), false);
  if (before?.kind === 'drop') return drop(false);
  if (before?.kind === 'echo') {
    // Said, and not logged: the log never holds a secret.
    note({
      ...failure(new AwsError(before.code, 'It repeated the request.', before.status), false),
      noted: {},
    });
    return service.renderError(echoed(before, request), requestId);
  }

  const response = perform(service, call.operation, { ...request, now: world.now() });
  if (response instanceof AwsError) return fail(response, false);
  const after = faults.find(isAfter);
  if (after?.kind === 'error-after') return fail(errorOf(after), true, response.noted);
  if (after?.kind === 'drop-after') return drop(true, response.noted);
  note({ status: response.status, error: null, message: null, effect: true, noted: response.noted ?? {} });
  return response;
};

type DescribedCall = Pick<
  LoggedCall,
  'at' | 'service' | 'operation' | 'region' | 'requestId' | 'userAgent' | 'parameters' | 'access'
>;
type CallOutcome = Pick<LoggedCall, 'status' | 'error' | 'message' | 'effect' | 'noted'>;
type ErrorFault = Extract<Fault, { readonly kind: 'error' | 'error-after' }>;

const describeCall = (world: World, service: Service, request: ServiceRequest): DescribedCall => {
  const operation = service.operation(request);
  return {
    at: new Date(world.now()).toISOString(),
    service: service.name,
    operation,
    region: request.region === '' ? null : request.region,
    requestId: request.requestId,
    userAgent: request.headers['user-agent'] ?? null,
    parameters: service.describe?.(request) ?? { Method: request.method, Path: request.path },
    access: accessOf(operation),
  };
};

const failure = (error: AwsError, effect: boolean): CallOutcome => ({
  status: error.status,
  error: error.code,
  message: error.message,
  effect,
  noted: {},
});

const identify = (world: World, signature: Signature | null, wire: WireRequest): Principal | AwsError => {
  if (signature === null)
    return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  try {
    const { buffer, byteOffset, byteLength } = wire.body;
    return authenticate(world, signature, { ...wire, body: new Uint8Array(buffer, byteOffset, byteLength) });
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
};

const serviceRequest = (
  world: World,
  wire: WireRequest,
  query: URLSearchParams,
  region: string,
  principal: Principal | AwsError,
): ServiceRequest => {
  const { method, path, headers, body, requestId } = wire;
  const { account, caller } = principal instanceof AwsError ? NOBODY : principal;
  for (const name of Array.from(query.keys()))
    if (SIGNING_PARAMETERS.has(name.toLowerCase())) query.delete(name);
  return { method, path, query, headers, body, account, caller, region, requestId, now: world.now(), world };
};

/** Stands for a caller who is not known, so that the call can still be named in the log; it is never carried out. */
const NOBODY: Principal = {
  account: '',
  caller: { kind: 'session', arn: '', userId: '', accessKeyId: '' },
};

/** Those of a presigned URL: about the signature, not about the operation. */
const SIGNING_PARAMETERS: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

const perform = (
  service: Service,
  operation: string,
  request: ServiceRequest,
): ServiceResponse | AwsError => {
  try {
    enforce(service.name, operation, request);
    return service.handle(operation, request);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
};

const isBefore = (fault: Fault): boolean => ['throttle', 'error', 'echo', 'drop'].includes(fault.kind);

const isAfter = (fault: Fault): boolean => fault.kind === 'error-after' || fault.kind === 'drop-after';

const unknownService = (name: string): ServiceResponse => ({
  status: 501,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'NotImplemented' },
  body: JSON.stringify({
    message: `The embedded AWS has no service "${name}"; it has ${serviceNames().join(', ')}.`,
  }),
});
