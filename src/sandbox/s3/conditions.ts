import type { ServiceRequest } from '../service.ts';
import { BodilessError, noSuchKey, notImplemented, preconditionFailed } from './errors.ts';
import type { StoredObject } from './state.ts';

/**
 * Conditional write: `If-None-Match: *` creates only, `If-Match` replaces only what the caller has seen.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws S3Error `PreconditionFailed`, `NoSuchKey` (`If-Match` on nothing), `NotImplemented`.
 */
export const checkWrite = (
  request: ServiceRequest,
  key: string,
  existing: StoredObject | undefined,
): void => {
  const noneMatch = request.headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*')
    throw notImplemented(`If-None-Match: ${noneMatch} on a write`);
  if (noneMatch === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  checkIfMatch(request, key, existing);
};

/**
 * `If-Match` on PUT and DELETE; `*` matches any object that exists.
 * @throws S3Error `PreconditionFailed`, `NoSuchKey`.
 */
export const checkIfMatch = (
  request: ServiceRequest,
  key: string,
  existing: StoredObject | undefined,
): void => {
  const match = request.headers['if-match'];
  if (match === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!matches(match, existing)) throw preconditionFailed('If-Match');
};

/** @throws S3Error `PreconditionFailed`; BodilessError 304 when the caller has this version already. */
export const checkRead = (request: ServiceRequest, object: StoredObject): void => {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match !== undefined && !matches(match, object)) throw preconditionFailed('If-Match');
  if (noneMatch !== undefined && matches(noneMatch, object))
    throw new BodilessError('NotModified', 'Not Modified', 304);
};

const matches = (condition: string, object: StoredObject): boolean =>
  condition.trim() === '*' ||
  condition.split(',').some((etag) => etag.trim().replaceAll('"', '') === object.etag.replaceAll('"', ''));
