import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Signature } from './signature.ts';
import { decodePercent, encodeRfc3986 } from './uri.ts';

/** The parts of a request that are signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path as sent, percent-encoding kept. */
  readonly path: string;
  /** Query as sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Computes the signature again with the secret the sandbox knows, and compares.
 *
 * The time of signing is not checked against any clock: the embedded clock may stand years away from the client's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const isSignedWith = (secret: string, signature: Signature, request: SignedRequest): boolean => {
  const scope = `${signature.day}/${signature.region}/${signature.service}/aws4_request`;
  const text = [
    'AWS4-HMAC-SHA256',
    signature.timestamp,
    scope,
    sha256(canonicalRequest(signature, request)),
  ].join('\n');
  const expected = createHmac('sha256', signingKey(secret, signature)).update(text).digest('hex');
  return equal(expected, signature.signature);
};

const canonicalRequest = (signature: Signature, request: SignedRequest): string =>
  [
    request.method,
    canonicalPath(signature.service, request.path),
    canonicalQuery(request.rawQuery),
    ...signature.signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name] ?? '')}`),
    '',
    signature.signedHeaders.join(';'),
    payloadHash(signature, request),
  ].join('\n');

/** S3 signs the path as sent; every other service normalises it and encodes it once more. */
const canonicalPath = (service: string, path: string): string => {
  if (service === 's3') return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeRfc3986(segment));
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
};

const canonicalQuery = (rawQuery: string): string => {
  if (rawQuery === '') return '';
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const cut = pair.indexOf('=');
      const [name, value] = cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
      return [encodeRfc3986(decodePercent(name)), encodeRfc3986(decodePercent(value))] as const;
    })
    .toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const canonicalValue = (value: string): string => value.trim().replace(/ {2,}/g, ' ');

/**
 * S3 clients may declare the payload unsigned, or sign it chunk by chunk; then the declaration itself is what is
 * signed, and S3 checks the content against it. Elsewhere the body speaks for itself.
 */
const payloadHash = (signature: Signature, request: SignedRequest): string => {
  const declared = request.headers['x-amz-content-sha256'];
  if (signature.service === 's3') return declared ?? 'UNSIGNED-PAYLOAD';
  return sha256(request.body);
};

const signingKey = (secret: string, { day, region, service }: Signature): Uint8Array =>
  [day, region, service, 'aws4_request'].reduce<Uint8Array>(
    (key, part) => new Uint8Array(createHmac('sha256', key).update(part).digest()),
    new TextEncoder().encode(`AWS4${secret}`),
  );

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const equal = (expected: string, given: string): boolean =>
  expected.length === given.length &&
  timingSafeEqual(new TextEncoder().encode(expected), new TextEncoder().encode(given));
