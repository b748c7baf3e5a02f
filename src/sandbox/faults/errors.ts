import { AwsError } from '../service.ts';
import type { Caller } from '../service.ts';

/** What a denied call was about. */
export interface DeniedCall {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly caller: Caller;
  readonly userName: string | null;
}

/** The error a service answers with when it is called too often. */
export const throttled = (service: string): AwsError => {
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  if (service === 'ses')
    return new AwsError('TooManyRequestsException', 'Too many requests have been made.', 429);
  if (['secretsmanager', 'cloudtrail', 'kms'].includes(service))
    return new AwsError('ThrottlingException', 'Rate exceeded', 400);
  if (service === 'organizations')
    return new AwsError(
      'TooManyRequestsException',
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
      400,
    );
  return new AwsError('Throttling', 'Rate exceeded', 400);
};

/** The error of a fault; one that denies access is worded as AWS words it, unless the fault brings its own message. */
export const faultError = (
  fault: { readonly code: string; readonly status: number; readonly message?: string },
  call: DeniedCall,
): AwsError => new AwsError(fault.code, fault.message ?? defaultMessage(fault.code, call), fault.status);

/** The error of an endpoint that repeats what it was sent, as a debugging proxy may. */
export const echoed = (
  { code, status }: { readonly code: string; readonly status: number },
  { body, headers }: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> },
): AwsError =>
  new AwsError(code, `${headers['x-amz-security-token'] ?? ''} ${body.toString('utf8')}`.trim(), status);

const defaultMessage = (code: string, call: DeniedCall): string => {
  const isDenied = code.startsWith('AccessDenied');
  if (call.service === 's3') return isDenied ? 'Access Denied' : FAILURE;
  if (!isDenied) return FAILURE;
  const action = `${call.service}:${call.operation}`;
  return `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${resourceOf(call)} because no identity-based policy allows the ${action} action`;
};

const FAILURE = 'The request processing has failed because of an unknown error, exception or failure.';

/** IAM names a user as `user alice`, a listing by an ARN that ends open. */
const resourceOf = ({ operation, account, userName }: DeniedCall): string => {
  if (userName !== null) return `user ${userName}`;
  return operation === 'ListUsers' ? `arn:aws:iam::${account}:user/` : '*';
};
