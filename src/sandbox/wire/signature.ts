import { decodePercent } from './uri.ts';

/** What a request says about who signed it, before anything is verified. */
export interface Signature {
  readonly accessKeyId: string;
  /** Date part of the credential scope, `20261101`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261101T020000Z`. */
  readonly timestamp: string;
  readonly sessionToken: string | null;
  /** The signature travels in the query string (a presigned URL). */
  readonly presigned: boolean;
}

/**
 * Finds the Signature Version 4 of a request, in the `Authorization` header or the query.
 * @param headers names in lower case.
 * @returns `null` when it carries none, or one that cannot be read.
 */
export const readSignature = (
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Signature | null => {
  const authorization = headers['authorization'];
  if (authorization === undefined) return fromQuery(query);
  const field = (name: string): string => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) return null;
  return assemble({
    credential: field('Credential'),
    signedHeaders: field('SignedHeaders'),
    signature: field('Signature'),
    timestamp: headers['x-amz-date'] ?? '',
    sessionToken: headers['x-amz-security-token'] ?? null,
    presigned: false,
  });
};

const fromQuery = (query: URLSearchParams): Signature | null => {
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return null;
  return assemble({
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    timestamp: query.get('X-Amz-Date') ?? '',
    sessionToken: query.get('X-Amz-Security-Token'),
    presigned: true,
  });
};

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly sessionToken: string | null;
  readonly presigned: boolean;
}

const assemble = ({ credential, signedHeaders, ...rest }: Parts): Signature | null => {
  const [accessKeyId, day, region, service, end] = decodePercent(credential).split('/');
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request') return null;
  if (signedHeaders === '' || rest.signature === '' || rest.timestamp === '') return null;
  return { accessKeyId, day, region, service, signedHeaders: signedHeaders.split(';'), ...rest };
};
