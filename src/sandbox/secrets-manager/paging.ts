import { AwsError } from '../service.ts';
import { invalidParameter } from './errors.ts';

interface Asked {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of `items`, 1 to 100 of them. The token names the last one given out, so that what is added meanwhile makes
 * nobody miss one.
 * @throws AwsError `InvalidParameterException`; `InvalidNextTokenException`, also when the last one is gone meanwhile.
 */
export const pageOf = <T>(
  { MaxResults: size = 100, NextToken: token }: Asked,
  items: readonly T[],
  idOf: (item: T) => string,
): { readonly items: readonly T[]; readonly NextToken: string | undefined } => {
  if (size < 1 || size > 100) throw invalidParameter('MaxResults must be between 1 and 100.');
  const start = token === undefined ? 0 : items.findIndex((item) => toToken(idOf(item)) === token) + 1;
  if (token !== undefined && start === 0)
    throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const isEnd = last === undefined || start + size >= items.length;
  return { items: page, NextToken: isEnd ? undefined : toToken(idOf(last)) };
};

const toToken = (id: string): string => Buffer.from(`after:${id}`).toString('base64url');
