import type { z } from 'zod';
import { AwsError } from '../service.ts';
import type { LoggedParameters, Service, ServiceRequest, ServiceResponse } from '../service.ts';
import type { Instant } from '../world.ts';

/** One call of a JSON-protocol operation: the request, and what its body says. */
export interface JsonCall<Input> extends ServiceRequest {
  readonly operation: string;
  readonly input: Input;
}

export interface JsonAnswer {
  /** Members that are undefined are left out. */
  readonly result: object;
  /** What the call log says of the answer; never a secret. */
  readonly noted?: Readonly<Record<string, string>>;
}

export type JsonOperation = (operation: string, request: ServiceRequest) => JsonAnswer;

/**
 * An operation whose input is checked first.
 * @throws AwsError `SerializationException` for a body that is no JSON, `ValidationException` for a member that is
 *   missing or of the wrong type; what the member holds is never repeated.
 */
export const jsonOperation =
  <Input>(schema: z.ZodType<Input>, run: (call: JsonCall<Input>) => JsonAnswer): JsonOperation =>
  (operation, request) =>
    run({ ...request, operation, input: readInput(request, schema) });

/**
 * A service that speaks the AWS JSON protocol 1.1: the operation in `X-Amz-Target`, JSON in, JSON out.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 *
 * @param definition.logged members of the input that the call log keeps: those on this list, so that nothing secret slips
 *   in with a new one.
 */
export const jsonService = (definition: {
  readonly name: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
  readonly logged: readonly string[];
}): Service => {
  const { name, logged } = definition;
  const operations = new Map(Object.entries(definition.operations));
  return {
    name,
    operation: ({ headers }) => headers['x-amz-target']?.split('.').at(-1) ?? 'Unknown',
    describe: (request) => describe(request, logged),
    handle: (operation, request) => {
      const run = operations.get(operation);
      if (run === undefined)
        throw new AwsError(
          'NotImplemented',
          `The embedded AWS has no ${name}:${operation}; it has ${[...operations.keys()].join(', ')}.`,
          501,
        );
      const { result, noted } = run(operation, request);
      return { ...jsonResponse(200, result), ...(noted === undefined ? {} : { noted }) };
    },
    renderError: (error) => jsonResponse(error.status, { __type: error.code, Message: error.message }),
  };
};

/** An instant as the protocol writes it: seconds since the epoch. */
export const epochSeconds = (at: Instant): number => at / 1000;

const jsonResponse = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

const readInput = <Input>(request: ServiceRequest, schema: z.ZodType<Input>): Input => {
  const json = parse(request);
  if (json === undefined)
    throw new AwsError('SerializationException', 'The request body is not valid JSON.', 400);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0] ?? { path: [], message: 'invalid' };
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
};

const parse = ({ body }: ServiceRequest): unknown => {
  try {
    return JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const describe = (request: ServiceRequest, logged: readonly string[]): LoggedParameters => {
  const input = parse(request);
  if (typeof input !== 'object' || input === null) return {};
  const members = new Map<string, unknown>(Object.entries(input));
  return Object.fromEntries(
    logged.flatMap((name) => {
      const shown = show(members.get(name));
      return shown === null ? [] : [[name, shown]];
    }),
  );
};

/** Texts, numbers and switches as text; a list of texts as it is; a list of pairs (tags, filters) as a record. */
const show = (value: unknown): LoggedParameters[string] | null => {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  if (!Array.isArray(value)) return null;
  const items: readonly unknown[] = value;
  if (items.every(isText)) return items;
  return Object.fromEntries(items.map(pairOf));
};

/** `{Key, Value}`, `{AttributeKey, AttributeValue}`: in the alphabet the key comes first, however it was sent. */
const pairOf = (item: unknown): readonly [string, string] => {
  const members = Object.entries(item ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const [key = '', text = ''] = members.map(([, value]: [string, unknown]) => value).filter(isText);
  return [key, text];
};

const isText = (value: unknown): value is string => typeof value === 'string';
