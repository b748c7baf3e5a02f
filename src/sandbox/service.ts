import type { Instant, World } from './world.ts';

/** One signed request, already attributed to the account that its access key belongs to. */
export interface ServiceRequest {
  readonly method: string;
  /** Path as sent, percent-encoding kept, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Twelve-digit id of the account the caller acts in. */
  readonly account: string;
  readonly caller: Caller;
  /** The region the request is signed for: where a regional service keeps what it is asked for. */
  readonly region: string;
  readonly requestId: string;
  /** The embedded AWS's own clock, ms since the epoch. */
  readonly now: Instant;
  readonly world: World;
}

/** Who signed the request. */
export interface Caller {
  readonly kind: 'root' | 'user' | 'session';
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** What the call log says of the answer, e.g. the id of a key that was made; never a secret. */
  readonly noted?: Readonly<Record<string, string>>;
}

export type LoggedParameters = Readonly<
  Record<string, string | Readonly<Record<string, string>> | readonly string[]>
>;

/**
 * One AWS service. A service names the operation first, so that the call log and fault injection can speak of it
 * (`iam:ListUsers`), and handles it second.
 */
export interface Service {
  /** The signing name: `iam`, `sts`, `s3`, `ses`, `secretsmanager`, `kms`, `cloudtrail`, `organizations`. */
  readonly name: string;
  /** The AWS operation this request asks for, e.g. `ListUsers`; `Unknown` when it is none of ours. */
  readonly operation: (request: ServiceRequest) => string;
  /** The parameters the call log keeps; never a secret. Without it: method and path. */
  readonly describe?: (request: ServiceRequest) => LoggedParameters;
  /** @throws AwsError for every answer that AWS gives as an error. */
  readonly handle: (operation: string, request: ServiceRequest) => ServiceResponse;
  /** Writes an error in this service's wire format. */
  readonly renderError: (error: AwsError, requestId: string) => ServiceResponse;
}

/** An error as AWS names it; each service renders it in its own wire format. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
