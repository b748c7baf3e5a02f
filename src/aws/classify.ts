import type { AwsFailureKind } from './failure.ts';

/** What an error of the SDK (or of Node below it) says, in our words. */
export interface Classified {
  readonly kind: AwsFailureKind;
  readonly code: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly attempts: number;
  /** What AWS says, or the SDK where no answer came. */
  readonly said: string;
}

const DENIED = new Set(['AccessDenied', 'UnauthorizedOperation', 'AuthorizationError', 'NotAuthorized']);
const THROTTLED = new Set([
  'Throttling',
  'Throttled',
  'TooManyRequests',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'BandwidthLimitExceeded',
]);
const CREDENTIALS = new Set([
  'ExpiredToken',
  'InvalidClientTokenId',
  'UnrecognizedClient',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'InvalidSignature',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'AuthFailure',
  'CredentialsProviderError',
  'TokenProviderError',
]);
const NOT_FOUND = new Set([
  'NoSuchEntity',
  'NotFound',
  'NoSuchKey',
  'NoSuchBucket',
  'ResourceNotFound',
  'ParentNotFound',
  'TargetNotFound',
]);
const LIMIT = new Set(['LimitExceeded', 'ReportGenerationLimitExceeded', 'ServiceQuotaExceeded']);
/** Refusals with which AWS asks to submit the same call again in a moment; the SDK takes them for final. */
const BUSY = new Set([
  'ConcurrentModification',
  'EntityTemporarilyUnmodifiable',
  'OperationAborted',
  'ConditionalRequestConflict',
]);
/** Names of the SDK for an answer without any AWS error in it. */
const NAMELESS = new Set(['Unknown', 'UnknownError', 'Error', 'SyntaxError', 'TypeError', '']);
/** Nothing was sent, so nothing can have happened. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Sorts an error by what it means for the caller. */
export function classify(error: unknown): Classified {
  const fields: ErrorFields = typeof error === 'object' && error !== null ? error : {};
  const { httpStatusCode: status = null, attempts = 1 } = fields.$metadata ?? {};
  const code = codeOf(fields, status);
  const said = typeof fields.message === 'string' ? fields.message : '';
  return { kind: kindOf(code, status, said, fields), code, status, attempts, said };
}

/** Whether the request certainly never reached a server. */
export function neverLeft(code: string): boolean {
  return NEVER_LEFT.has(code);
}

interface ErrorFields {
  readonly name?: unknown;
  readonly message?: unknown;
  /** The code in the answer of a query service (IAM, STS). */
  readonly Code?: unknown;
  /** Node's code. */
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

function codeOf(fields: ErrorFields, status: number | null): string {
  if (status === null && typeof fields.code === 'string') return fields.code;
  const word = typeof fields.Code === 'string' ? fields.Code : fields.name;
  return typeof word === 'string' ? word.replace(/Exception$/, '') : '';
}

function kindOf(code: string, status: number | null, said: string, fields: ErrorFields): AwsFailureKind {
  if (CREDENTIALS.has(code)) return 'credentials';
  if (status === null)
    return /^Region is missing|Could not resolve.*profile/i.test(said) ? 'invalid' : 'unreachable';
  if (THROTTLED.has(code) || status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  // The query protocol of the SDK calls every 404 without an AWS error in it "NotFound".
  if (NAMELESS.has(code) || (code === 'NotFound' && fields.name === 'NotFound' && said === 'Unknown'))
    return 'not-aws';
  if (DENIED.has(code)) return 'denied';
  if (NOT_FOUND.has(code)) return 'not-found';
  if (LIMIT.has(code)) return 'limit';
  if (BUSY.has(code)) return 'busy';
  return 'invalid';
}
