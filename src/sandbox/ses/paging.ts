import { AwsError } from '../service.ts';
import { badRequest } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * One page of `items`, which are taken in the order of their names, so that a page stays right when the list
 * changes between two calls. `PageSize` is 1 to 1,000, by default 1,000.
 *
 * @throws AwsError `BadRequestException`, `InvalidNextTokenException`.
 */
export const pageOf = <T>(
  query: URLSearchParams,
  items: readonly T[],
  nameOf: (item: T) => string,
): Page<T> => {
  const size = pageSize(query.get('PageSize'));
  const token = query.get('NextToken');
  const after = token === null ? null : fromToken(token);
  const rest = items
    .filter((item) => after === null || nameOf(item) > after)
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return last === undefined || rest.length === page.length
    ? { items: page }
    : { items: page, nextToken: toToken(nameOf(last)) };
};

const pageSize = (given: string | null): number => {
  if (given === null) return 1000;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1 || size > 1000)
    throw badRequest(`PageSize must be between 1 and 1000, got <${given}>.`);
  return size;
};

const toToken = (name: string): string => Buffer.from(`after:${name}`).toString('base64url');

const fromToken = (token: string): string => {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('after:')) return text.slice('after:'.length);
  throw new AwsError('InvalidNextTokenException', 'The specified request token is invalid.', 400);
};
