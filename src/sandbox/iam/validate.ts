import type { Params } from '../wire/params.ts';
import { invalidValue, validationError } from './errors.ts';

/** A required parameter. @throws AwsError `ValidationError` when it is missing. */
export const required = (params: Params, name: string): string => {
  const value = params.get(name);
  if (value === null)
    throw validationError(
      `1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
};

/** A name of a user, group or policy: 1 to `longest` letters, digits and `_+=,.@-`. */
export const validName = (value: string, parameter: string, longest: number): string => {
  if (!/^[\w+=,.@-]+$/.test(value))
    throw invalidValue(value, parameter, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  if (value.length > longest)
    throw invalidValue(value, parameter, `Member must have length less than or equal to ${longest}`);
  return value;
};

/** A path: `/`, or text between slashes; at most 512 characters. */
export const validPath = (value: string, parameter = 'path'): string => {
  if (value.length > 512 || !/^(?:\/|\/[\u0021-\u007e]+\/)$/.test(value))
    throw validationError(
      `The specified value for ${parameter} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`,
    );
  return value;
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
