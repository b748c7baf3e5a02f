import { AwsError } from '../service.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);

export const noSuchUser = (name: string): AwsError =>
  noSuchEntity(`The user with name ${name} cannot be found.`);

export const noSuchKey = (id: string): AwsError =>
  noSuchEntity(`The Access Key with id ${id} cannot be found.`);

export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', message, 409);

export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, 409);

export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, 409);

/** One parameter that does not fit, in the words of AWS's own validation. */
export const invalidValue = (value: string, parameter: string, constraint: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ${constraint}`,
  );

export const validationError = (message: string): AwsError => new AwsError('ValidationError', message, 400);
