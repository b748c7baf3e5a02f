import type { z } from 'zod';
import { AwsError } from '../service.ts';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import type { Instant } from '../world.ts';
import { badRequest } from './errors.ts';

export const jsonReply = (body: object): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * The request's body as the operation expects it.
 * @throws AwsError `SerializationException` when it is no JSON, `BadRequestException` when a member is missing or wrong.
 */
export const readJson = <T>(request: ServiceRequest, schema: z.ZodType<T>): T => {
  const result = schema.safeParse(parse(request.body.toString()));
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0] ?? { path: [], message: 'invalid' };
  throw badRequest(
    `1 validation error detected: Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
};

/** An instant as SES writes it in JSON: seconds since the epoch. */
export const epochSeconds = (at: Instant): number => at / 1000;

const parse = (text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.', 400);
  }
};
