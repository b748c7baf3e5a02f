/**
 * Why a call to AWS did not give an answer. `credentials`, `not-aws` and `unreachable` concern the whole run, the
 * others one call.
 */
export type AwsFailureKind =
  | 'denied'
  | 'throttled'
  | 'credentials'
  | 'not-found'
  | 'limit'
  /** Something else is changing the same thing at this moment: AWS asks to submit the call again. */
  | 'busy'
  | 'unreachable'
  | 'not-aws'
  | 'unavailable'
  | 'invalid';

interface Details {
  readonly operation: string;
  readonly code: string;
  readonly kind: AwsFailureKind;
  readonly effect: 'none' | 'unknown';
  readonly attempts: number;
  readonly message: string;
}

/** Every error that `src/aws` throws. Its message says what was tried, why it failed and what to do next. */
export class AwsFailure extends Error {
  /** The IAM action that was tried, `iam:ListUsers`. */
  readonly operation: string;
  /** AWS's own word, `NoSuchEntity`, or Node's, `ECONNREFUSED`. */
  readonly code: string;
  readonly kind: AwsFailureKind;
  /** Whether a changing call may have had its effect all the same. Reads have none. */
  readonly effect: 'none' | 'unknown';
  /** How often it was tried. */
  readonly attempts: number;

  // No `cause`: the SDK's error carries request and response, signature and session token included.
  constructor(details: Details) {
    super(details.message);
    this.name = 'AwsFailure';
    this.operation = details.operation;
    this.code = details.code;
    this.kind = details.kind;
    this.effect = details.effect;
    this.attempts = details.attempts;
  }
}

/** Whether an error ends the run: every further call of this run would fail the same way. */
export function endsTheRun(error: unknown): boolean {
  return (
    !(error instanceof AwsFailure) ||
    error.kind === 'credentials' ||
    error.kind === 'not-aws' ||
    error.kind === 'unreachable'
  );
}
