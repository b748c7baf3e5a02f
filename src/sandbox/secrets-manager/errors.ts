import { AwsError } from '../service.ts';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html; all are 400. */
export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterException', message);

export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const resourceExists = (message: string): AwsError => new AwsError('ResourceExistsException', message);

export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

export const malformedPolicy = (message: string): AwsError =>
  new AwsError('MalformedPolicyDocumentException', message);

export const accessDenied = (message: string): AwsError => new AwsError('AccessDeniedException', message);

export const noSuchSecret = (): AwsError => notFound("Secrets Manager can't find the specified secret.");

/** @param which `staging label: AWSPENDING` or `VersionId: 1a2b…`. */
export const noSuchVersion = (which: string): AwsError =>
  notFound(`Secrets Manager can't find the specified secret value for ${which}`);

/** A feature of Secrets Manager that the embedded AWS leaves out: said aloud rather than passed over. */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `The embedded AWS's Secrets Manager has no ${what}.`, 501);

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
