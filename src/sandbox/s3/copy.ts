import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { checkWrite } from './conditions.ts';
import { encryptionHeaders, requestedEncryption } from './encryption.ts';
import { invalidArgument } from './errors.ts';
import { type StoredObject, requireBucket, requireObject } from './state.ts';
import { xmlDocument } from './xml.ts';

/** CopyObject, whole and with the metadata of its source; encrypted as the request says, else as the bucket does. */
export const copyObject = (request: ServiceRequest, bucketName: string, key: string): ServiceResponse => {
  const from = copySource(request);
  if (from === undefined)
    throw invalidArgument('Copy Source must mention the source bucket and key', 'x-amz-copy-source', '');
  const source = requireObject(requireBucket(request, from.bucket), from.key);
  const bucket = requireBucket(request, bucketName);
  checkWrite(request, key, bucket.objects.get(key));
  const encryption = requestedEncryption(request, bucket);
  const object: StoredObject = { ...source, key, modified: request.now, encryption };
  bucket.objects.set(key, object);
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...encryptionHeaders(encryption) },
    body: xmlDocument('CopyObjectResult', {
      ETag: object.etag,
      LastModified: new Date(request.now).toISOString(),
    }),
  };
};

/** What a copy is made of, `/bucket/key` or `bucket/key`, URL-encoded; undefined: the request is no copy, or names none. */
export const copySource = ({
  headers,
}: Pick<ServiceRequest, 'headers'>): { readonly bucket: string; readonly key: string } | undefined => {
  const path = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  const slash = path.indexOf('/');
  return slash < 1 || slash === path.length - 1
    ? undefined
    : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
};
