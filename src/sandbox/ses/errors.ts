import { AwsError } from '../service.ts';

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html */
export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message, 400);

export const notFound = (message: string): AwsError => new AwsError('NotFoundException', message, 404);

export const alreadyExists = (message: string): AwsError =>
  new AwsError('AlreadyExistsException', message, 400);
