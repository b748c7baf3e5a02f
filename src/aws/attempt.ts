import { type Classified, classify, neverLeft } from './classify.ts';
import { AwsFailure, type AwsFailureKind } from './failure.ts';

const READS = /:(Get|List|Describe|Lookup|Generate|Simulate|AssumeRole)/;
const LONGEST = 300;
/** Of what is said, before it is made readable: a whole web page takes time. */
const MOST_READ = 10_000;

/**
 * Runs one call and turns whatever it throws into an `AwsFailure`.
 * @param operation the IAM action the call needs, `iam:ListUsers`
 * @throws AwsFailure
 */
export async function attempt<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toAwsFailure(error, operation);
  }
}

/** Like `attempt`, but null where the thing asked for does not exist. */
export async function attemptOrNull<T>(operation: string, call: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt(operation, call);
  } catch (error) {
    if (error instanceof AwsFailure && error.kind === 'not-found') return null;
    throw error;
  }
}

/** The failure that an error of the SDK is; one of ours stays what it is. */
export function toAwsFailure(error: unknown, operation: string): AwsFailure {
  if (error instanceof AwsFailure) return error;
  const what = classify(error);
  return new AwsFailure({
    operation,
    code: what.code,
    kind: what.kind,
    effect: effectOf(what, operation),
    attempts: what.attempts,
    message: `${operation} ${explain(what, operation)}`,
  });
}

/** The answer came, and AWS does not answer like this. */
export function notAws(operation: string, why: string): AwsFailure {
  return new AwsFailure({
    operation,
    code: 'NotAws',
    kind: 'not-aws',
    effect: READS.test(operation) ? 'none' : 'unknown',
    attempts: 1,
    message: `${operation} ${notAwsAdvice(why)}`,
  });
}

/**
 * A member that AWS always sends. The SDK gives an empty success for a foreign answer (a proxy's page, say), and
 * that must never be read as "there are none".
 * @throws AwsFailure of kind `not-aws` where it is missing
 */
export function present<T>(value: T | undefined, operation: string, member: string): T {
  if (value === undefined) throw notAws(operation, `the answer has no ${member}`);
  return value;
}

function effectOf(what: Classified, operation: string): 'none' | 'unknown' {
  if (READS.test(operation)) return 'none';
  // An earlier attempt of a retried call may have had its effect before its answer was lost.
  if (what.attempts > 1) return 'unknown';
  if (what.status === null)
    return what.kind === 'credentials' || what.kind === 'invalid' || neverLeft(what.code)
      ? 'none'
      : 'unknown';
  return what.kind === 'unavailable' || what.kind === 'not-aws' ? 'unknown' : 'none';
}

function explain(what: Classified, operation: string): string {
  const explanations: Readonly<Record<AwsFailureKind, () => string>> = {
    denied: () => `was denied${quoted(what)}. ${deniedAdvice(what, operation)}`,
    throttled: () =>
      `was refused for too many calls (${what.code}), ${times(what.attempts)}. Run again later, or with fewer tools calling the same API at the same time.`,
    credentials: () => credentialsAdvice(what),
    'not-found': () =>
      `found nothing by that name${quoted(what)}. ${
        operation.startsWith('kms:')
          ? 'Check the key that the configuration names, and its region.'
          : 'It was probably deleted meanwhile: run again to see what is true now.'
      }`,
    limit: () =>
      `was refused because a quota is used up (${what.code})${quoted(what)}. Free some of it, or wait, then run again.`,
    busy: () =>
      `was refused because something else is changing the same thing (${what.code})${quoted(what)}. Run again in a few minutes.`,
    unreachable: () =>
      `got no answer (${what.code || 'network error'}), ${times(what.attempts)}. Check the network, and the endpoint if --endpoint-url or AWS_ENDPOINT_URL is set.`,
    'not-aws': () =>
      notAwsAdvice(
        what.status === null
          ? 'the answer cannot be read'
          : `the answer (HTTP ${what.status}) is not in the format of AWS`,
      ),
    unavailable: () =>
      `failed on the side of AWS (HTTP ${what.status ?? 'unknown'}, ${what.code}), ${times(what.attempts)}. Run again later; https://health.aws.amazon.com shows known trouble.`,
    invalid: () => invalidAdvice(what),
  };
  return explanations[what.kind]();
}

/** AWS often says which action was missing, and it need not be the call's own: writing a secret also uses a KMS key. */
function deniedAdvice({ said }: Classified, operation: string): string {
  const named = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(said)?.[1];
  if (named === undefined && /\bKMS\b/.test(said)) {
    return 'Allow the actions kms:GenerateDataKey and kms:Decrypt on the KMS key to the identity Keywarden runs as, in its own policy and in the key policy.';
  }
  const action = named ?? operation;
  const also = action.startsWith('kms:')
    ? 'look at the key policy of the KMS key, too'
    : 'look for a service control policy or permissions boundary that denies it';
  return `Allow the action ${action} to the identity Keywarden runs as (and ${also}).`;
}

// AWS explains a wrong signature with the whole signed request in it, session token included: only the code is repeated.
function credentialsAdvice({ code, status, said }: Classified): string {
  if (status === null) {
    return `was not tried: no usable AWS credentials (${clean(said)}). Sign in (for example \`aws sso login\`), or set AWS_PROFILE, --profile or AWS_ACCESS_KEY_ID.`;
  }
  if (/^(ExpiredToken|RequestExpired)$/.test(code)) {
    return `was refused: the credentials have expired (${code}). Get new ones, for example with \`aws sso login\`, and run again.`;
  }
  return `was refused: AWS does not accept these credentials (${code}). Check which ones are in use with \`aws sts get-caller-identity\`, and the clock of this machine.`;
}

function notAwsAdvice(why: string): string {
  return `was not answered by AWS: ${why}. Check --endpoint-url, AWS_ENDPOINT_URL and any proxy between here and AWS.`;
}

function invalidAdvice(what: Classified): string {
  if (what.status === null)
    return `was not tried: ${clean(what.said)}. Set --region or AWS_REGION, and check --profile.`;
  return `was refused as invalid (${what.code})${quoted(what)}.`;
}

function times(attempts: number): string {
  return attempts === 1 ? 'tried once' : `tried ${attempts} times`;
}

function quoted({ said }: Classified): string {
  const text = clean(said);
  return text === '' ? '' : `: ${text}`;
}

/** One line without markup, not too long, without the full stop. */
function clean(said: string): string {
  const line = said
    .slice(0, MOST_READ)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
