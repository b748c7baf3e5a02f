import type { LoggedParameters, ServiceRequest } from '../service.ts';

/** What a request is about. No bucket: the service itself; no key: the bucket. */
export interface Target {
  readonly bucket?: string;
  readonly key?: string;
}

/**
 * Path style (`/bucket/key`), and virtual-host style where the host allows it (`bucket.localhost`); an IP address
 * can have no subdomain.
 */
export const targetOf = (request: ServiceRequest): Target => {
  const path = request.path.slice(1);
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  const virtual = /^(.+?)\.(?:s3\.)?localhost$/.exec(host)?.[1];
  if (virtual !== undefined && virtual !== 's3') return target(virtual, path);
  const slash = path.indexOf('/');
  return slash === -1 ? target(path, '') : target(path.slice(0, slash), path.slice(slash + 1));
};

/** The S3 operation the request asks for, or `Unknown`. */
export const operationOf = (request: ServiceRequest): string => {
  const { bucket, key } = targetOf(request);
  const { method, query, headers } = request;
  const level = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
  const subresource = [...query.keys()].find((name) => !PARAMETERS.has(name.toLowerCase()));
  if (headers['x-amz-copy-source'] !== undefined)
    return method === 'PUT' && level === 'object' && subresource === undefined ? 'CopyObject' : 'Unknown';
  const listing =
    level === 'bucket' && method === 'GET' && query.get('list-type') === '2' ? 'list-type=2' : '';
  return OPERATIONS.get(`${method} ${level} ${subresource ?? listing}`.trimEnd()) ?? 'Unknown';
};

/** What the call log says of a request. */
export const describeTarget = (request: ServiceRequest): LoggedParameters => {
  const { bucket, key } = targetOf(request);
  const known = {
    Bucket: bucket,
    Key: key,
    CopySource: request.headers['x-amz-copy-source'],
    Prefix: request.query.get('prefix') ?? undefined,
    IfMatch: request.headers['if-match'],
    IfNoneMatch: request.headers['if-none-match'],
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

const target = (bucket: string, key: string): Target => ({
  ...(bucket === '' ? {} : { bucket: decode(bucket) }),
  ...(key === '' ? {} : { key: decode(key) }),
});

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['GET service', 'ListBuckets'],
  ['PUT bucket', 'CreateBucket'],
  ['HEAD bucket', 'HeadBucket'],
  ['DELETE bucket', 'DeleteBucket'],
  ['GET bucket list-type=2', 'ListObjectsV2'],
  ['GET bucket location', 'GetBucketLocation'],
  ['GET bucket versioning', 'GetBucketVersioning'],
  ['GET bucket encryption', 'GetBucketEncryption'],
  ['PUT bucket encryption', 'PutBucketEncryption'],
  ['GET bucket policy', 'GetBucketPolicy'],
  ['PUT bucket policy', 'PutBucketPolicy'],
  ['DELETE bucket policy', 'DeleteBucketPolicy'],
  ['GET bucket publicAccessBlock', 'GetPublicAccessBlock'],
  ['PUT bucket publicAccessBlock', 'PutPublicAccessBlock'],
  ['PUT object', 'PutObject'],
  ['GET object', 'GetObject'],
  ['HEAD object', 'HeadObject'],
  ['DELETE object', 'DeleteObject'],
]);

/** Query names that refine an operation. Any other name selects a different one (`?acl`, `?uploads`, …). */
const PARAMETERS: ReadonlySet<string> = new Set([
  'x-id',
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
]);
