import { AwsError } from '../service.ts';

/** An S3 error with the elements S3 adds to its `<Error>` document, e.g. `Key`, `BucketName`, `Condition`. */
export class S3Error extends AwsError {
  readonly details: Readonly<Record<string, string>>;
  constructor(code: string, message: string, status: number, details: Readonly<Record<string, string>> = {}) {
    super(code, message, status);
    this.name = 'S3Error';
    this.details = details;
  }
}

/** The answer to a failed HEAD, and 304 Not Modified: a status and nothing else, as HTTP demands. */
export class BodilessError extends AwsError {
  constructor(code: string, message: string, status: number) {
    super(code, message, status);
    this.name = 'BodilessError';
  }
}

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });

export const noSuchKey = (key: string): S3Error =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

export const preconditionFailed = (condition: 'If-Match' | 'If-None-Match'): S3Error =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

export const invalidArgument = (message: string, name: string, value: string): S3Error =>
  new S3Error('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });

/** What S3 answers to a feature it lacks; here also to those features of S3 that this small S3 leaves out. */
export const notImplemented = (feature: string): S3Error =>
  new S3Error(
    'NotImplemented',
    `A header you provided implies functionality that is not implemented: ${feature} is not part of the embedded AWS.`,
    501,
  );
