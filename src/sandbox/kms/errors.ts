import { AwsError } from '../service.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html; all are 400. */
export const noSuchAlias = (arn: string): AwsError => notFound(`Alias ${arn} is not found.`);

export const noSuchKey = (arn: string): AwsError => notFound(`Key '${arn}' does not exist`);

export const invalidKeyId = (id: string): AwsError => notFound(`Invalid keyId '${id}'`);

/** An ARN of another region than the call's. */
export const invalidArn = (region: string): AwsError => notFound(`Invalid arn ${region}`);

export const disabled = (arn: string): AwsError => new AwsError('DisabledException', `${arn} is disabled.`);

export const wrongUsage = (message: string): AwsError => new AwsError('InvalidKeyUsageException', message);

/** AWS says nothing with it. */
export const invalidMac = (): AwsError => new AwsError('KMSInvalidMacException', '');

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const aliasExists = (arn: string): AwsError =>
  new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`);

export const invalidAliasName = (message: string): AwsError =>
  new AwsError('InvalidAliasNameException', message);

export const malformedPolicy = (): AwsError =>
  new AwsError(
    'MalformedPolicyDocumentException',
    'Policy contains a statement with one or more invalid principals or a syntax error.',
  );

export const accessDenied = (message: string): AwsError => new AwsError('AccessDeniedException', message);

export const unsupported = (message: string): AwsError =>
  new AwsError('UnsupportedOperationException', message);

const notFound = (message: string): AwsError => new AwsError('NotFoundException', message);
