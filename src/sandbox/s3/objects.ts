import { createHash } from 'node:crypto';
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { readUpload } from './body.ts';
import { verifiedChecksum } from './checksums.ts';
import { checkIfMatch, checkRead, checkWrite } from './conditions.ts';
import { encryptionHeaders, requestedEncryption } from './encryption.ts';
import { S3Error, notImplemented } from './errors.ts';
import { httpTime } from './reply.ts';
import { type StoredObject, requireBucket, requireObject } from './state.ts';

/** PutObject: the content is verified before the condition, and stored only when both hold. */
export const putObject = (request: ServiceRequest, bucketName: string, key: string): ServiceResponse => {
  const bucket = requireBucket(request, bucketName);
  refuseUnsupported(request);
  if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError', 'Your key is too long', 400);
  const upload = readUpload(request);
  const checksum = verifiedChecksum(upload.fields, upload.content);
  const encryption = requestedEncryption(request, bucket);
  checkWrite(request, key, bucket.objects.get(key));
  const object: StoredObject = {
    key,
    content: upload.content,
    etag: `"${createHash('md5').update(upload.content).digest('hex')}"`,
    modified: request.now,
    checksum,
    encryption,
    headers: keptHeaders(request.headers),
  };
  bucket.objects.set(key, object);
  return {
    status: 200,
    headers: { etag: object.etag, ...checksumHeaders(object), ...encryptionHeaders(encryption) },
  };
};

/** GetObject, whole or one range. */
export const getObject = (request: ServiceRequest, bucketName: string, key: string): ServiceResponse => {
  const object = requireObject(requireBucket(request, bucketName), key);
  checkRead(request, object);
  const range = requestedRange(request.headers['range'], object.content.length);
  const headers = objectHeaders(request, object);
  if (range === undefined) return { status: 200, headers, body: object.content };
  // The stored checksum is that of the whole object: with a part of it, a client would find it wrong.
  delete headers['x-amz-checksum-type'];
  delete headers[`x-amz-checksum-${object.checksum.algorithm}`];
  const part = object.content.subarray(range.first, range.last + 1);
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(part.length),
      'content-range': `bytes ${range.first}-${range.last}/${object.content.length}`,
    },
    body: part,
  };
};

export const headObject = (request: ServiceRequest, bucketName: string, key: string): ServiceResponse => {
  const object = requireObject(requireBucket(request, bucketName), key);
  checkRead(request, object);
  return { status: 200, headers: objectHeaders(request, object) };
};

/** DeleteObject: deleting what is not there is no error, unless `If-Match` says it should be there. */
export const deleteObject = (request: ServiceRequest, bucketName: string, key: string): ServiceResponse => {
  const bucket = requireBucket(request, bucketName);
  checkIfMatch(request, key, bucket.objects.get(key));
  bucket.objects.delete(key);
  return { status: 204 };
};

const objectHeaders = (request: ServiceRequest, object: StoredObject): Record<string, string> => ({
  ...object.headers,
  'content-length': String(object.content.length),
  etag: object.etag,
  'last-modified': httpTime(object.modified),
  'accept-ranges': 'bytes',
  ...encryptionHeaders(object.encryption),
  ...(request.headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(object) : {}),
});

const checksumHeaders = ({ checksum }: StoredObject): Record<string, string> => ({
  [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
  'x-amz-checksum-type': 'FULL_OBJECT',
});

const SYSTEM_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
];

const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(headers)) {
    if (SYSTEM_HEADERS.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  // `aws-chunked` belongs to the transport, what stands beside it to the object.
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const own = encodings.filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  if (own.length > 0) kept['content-encoding'] = own.join(',');
  return kept;
};

/** Features whose silent neglect would make a caller believe in a protection that is not there. */
const refuseUnsupported = (request: ServiceRequest): void => {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-amz-object-lock') || name === 'x-amz-tagging') throw notImplemented(name);
  }
  const acl = request.headers['x-amz-acl'];
  if (acl !== undefined && acl !== 'private' && acl !== 'bucket-owner-full-control')
    throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
};

const requestedRange = (
  header: string | undefined,
  length: number,
): { first: number; last: number } | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  // RFC 9110: a range one cannot read, or several at once, may be ignored; S3 then answers with the whole object.
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first > last)
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: header ?? '',
      ActualObjectSize: String(length),
    });
  return { first, last };
};
