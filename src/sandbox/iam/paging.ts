import { environmentOf } from '../environment.ts';
import type { QueryCall } from '../wire/query-service.ts';
import { invalidValue, validationError } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** `IsTruncated` and, when it is true, `Marker`, as they go into the answer. */
  readonly paging: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * Cuts one page out of a list, by `Marker` and `MaxItems` (default 100, at most 1,000).
 * @param all in ascending order of `keyOf`; a marker names the last key given out, so that what was added or removed
 *   meanwhile makes nobody miss an item that was there all the time.
 * @throws AwsError `ValidationError`
 */
export const pageOf = <T>(call: QueryCall, all: readonly T[], keyOf: (item: T) => string): Page<T> => {
  const after = readMarker(call.params.get('Marker'));
  const start = after === null ? 0 : firstAfter(all, keyOf, after);
  const size = pageSize(call);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (last === undefined || start + size >= all.length) return { items, paging: { IsTruncated: false } };
  return { items, paging: { IsTruncated: true, Marker: writeMarker(keyOf(last)) } };
};

const firstAfter = <T>(all: readonly T[], keyOf: (item: T) => string, after: string): number => {
  const index = all.findIndex((item) => keyOf(item) > after);
  return index === -1 ? all.length : index;
};

const pageSize = (call: QueryCall): number => {
  const asked = call.params.get('MaxItems') ?? '100';
  const size = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (size < 1) throw invalidValue(asked, 'maxItems', 'Member must have value greater than or equal to 1');
  if (size > 1000) throw invalidValue(asked, 'maxItems', 'Member must have value less than or equal to 1000');
  return Math.min(size, environmentOf(call.world).switches.shortPages ?? size);
};

const writeMarker = (key: string): string => Buffer.from(`after:${key}`).toString('base64url');

const readMarker = (marker: string | null): string | null => {
  if (marker === null) return null;
  const text = Buffer.from(marker, 'base64url').toString();
  if (!text.startsWith('after:')) throw validationError('Invalid Marker.');
  return text.slice('after:'.length);
};
