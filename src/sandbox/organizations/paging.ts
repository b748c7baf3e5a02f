import { z } from 'zod';
import { environmentOf } from '../environment.ts';
import { AwsError } from '../service.ts';
import type { World } from '../world.ts';

/** What every listing of Organizations takes. */
export const PAGED = {
  MaxResults: z.number().int().min(1).max(20).default(20),
  NextToken: z.string().optional(),
};

interface Asked {
  readonly MaxResults: number;
  readonly NextToken?: string | undefined;
}

/**
 * One page, of at most 20. Where the switch says so every page comes after an empty one that carries a token, as AWS
 * allows itself to answer.
 * @param of what is listed: a token is good for the same listing only
 * @throws AwsError `InvalidInputException` for a token that is none, or another listing's
 */
export const pageOf = <T>(
  world: World,
  { MaxResults: size, NextToken: token }: Asked,
  items: readonly T[],
  of: string,
): { readonly items: readonly T[]; readonly NextToken: string | undefined } => {
  const { start, isReal } = token === undefined ? { start: 0, isReal: false } : fromToken(token, of);
  if (environmentOf(world).switches.organizations.emptyPages && !isReal)
    return { items: [], NextToken: toToken({ start, isReal: true }, of) };
  const end = start + size;
  return {
    items: items.slice(start, end),
    NextToken: end < items.length ? toToken({ start: end, isReal: false }, of) : undefined,
  };
};

interface Place {
  readonly start: number;
  /** The empty page before it has been given out. */
  readonly isReal: boolean;
}

const toToken = ({ start, isReal }: Place, of: string): string =>
  Buffer.from(`${start} ${isReal} ${of}`).toString('base64url');

const fromToken = (token: string, of: string): Place => {
  const [, start = '', isReal, rest] =
    /^(\d+) (true|false) (.*)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (start === '' || rest !== of)
    throw new AwsError('InvalidInputException', 'You provided an invalid pagination token.');
  return { start: Number(start), isReal: isReal === 'true' };
};
