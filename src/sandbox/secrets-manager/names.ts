import { AwsError } from '../service.ts';

/**
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html (the message is AWS's own, and
 * wrong about `!`)
 * @throws AwsError `ValidationException`.
 */
export const validName = (name: string): string => {
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return name;
  throw new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
};
