import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { invalidArgument } from './errors.ts';
import { isoTime, xmlReply } from './reply.ts';
import { type StoredObject, requireBucket } from './state.ts';

type Row = { readonly object: StoredObject } | { readonly commonPrefix: string };

/**
 * ListObjectsV2: keys in UTF-8 order, rolled up at the delimiter, at most `max-keys` (1,000) rows a page.
 * @throws S3Error `NoSuchBucket`, `AccessDenied`, `InvalidArgument`.
 */
export const listObjectsV2 = (request: ServiceRequest, bucketName: string): ServiceResponse => {
  const bucket = requireBucket(request, bucketName);
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const after = token === null ? (startAfter ?? '') : fromToken(token);
  const maxKeys = maxKeysOf(query.get('max-keys'));

  const rows = roll(bucket.objects.values(), prefix, delimiter).filter((row) => isAfter(nameOf(row), after));
  const page = rows.slice(0, maxKeys);
  const last = page.at(-1);
  const truncated = last !== undefined && rows.length > page.length;
  const encode = encoderFor(query.get('encoding-type'));
  return xmlReply('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    ...(startAfter === null ? {} : { StartAfter: encode(startAfter) }),
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(truncated ? { NextContinuationToken: toToken(nameOf(last)) } : {}),
    KeyCount: page.length,
    MaxKeys: maxKeys,
    ...(query.get('encoding-type') === null ? {} : { EncodingType: 'url' }),
    IsTruncated: truncated,
    Contents: page.flatMap((row) => ('object' in row ? [contents(row.object, encode)] : [])),
    CommonPrefixes: page.flatMap((row) => ('object' in row ? [] : [{ Prefix: encode(row.commonPrefix) }])),
  });
};

const contents = (object: StoredObject, encode: (text: string) => string) => ({
  Key: encode(object.key),
  LastModified: isoTime(object.modified),
  ETag: object.etag,
  ChecksumAlgorithm: object.checksum.algorithm.toUpperCase(),
  ChecksumType: 'FULL_OBJECT',
  Size: object.content.length,
  StorageClass: 'STANDARD',
});

/** Objects and common prefixes as one sorted list: a page may end between the two kinds. */
const roll = (objects: Iterable<StoredObject>, prefix: string, delimiter: string): Row[] => {
  const rows = new Map<string, Row>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const row: Row = cut === -1 ? { object } : { commonPrefix: object.key.slice(0, cut + delimiter.length) };
    rows.set(nameOf(row), row);
  }
  return [...rows.values()].toSorted((a, b) => compareUtf8(nameOf(a), nameOf(b)));
};

const nameOf = (row: Row): string => ('object' in row ? row.object.key : row.commonPrefix);

const compareUtf8 = (a: string, b: string): number => Buffer.compare(utf8(a), utf8(b));

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const isAfter = (name: string, after: string): boolean => after === '' || compareUtf8(name, after) > 0;

const maxKeysOf = (given: string | null): number => {
  if (given === null) return 1000;
  if (!/^\d+$/.test(given))
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', given);
  return Math.min(Number(given), 1000);
};

const encoderFor = (type: string | null): ((text: string) => string) => {
  if (type === null) return (text) => text;
  if (type !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
};

const toToken = (name: string): string => Buffer.from(`1/${name}`).toString('base64');

const fromToken = (token: string): string => {
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith('1/') && toToken(text.slice(2)) === token) return text.slice(2);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
};
