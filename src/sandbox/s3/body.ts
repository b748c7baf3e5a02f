import { createHash } from 'node:crypto';
import type { ServiceRequest } from '../service.ts';
import { bytesOf } from './bytes.ts';
import { S3Error } from './errors.ts';

/** The bytes of an upload, and the header fields that describe them, trailers included. */
export interface Upload {
  readonly content: Uint8Array;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Takes an upload out of its transport: plain, or `aws-chunked` (`x-amz-content-sha256: STREAMING-…`), where
 * checksums may follow the content as trailers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * The signature of each chunk is not checked (the seed signature in `Authorization` is, before we get here): that
 * would need the secret, and a chunk damaged on the way still fails its checksum.
 *
 * @throws S3Error `XAmzContentSHA256Mismatch`, `IncompleteBody`, `InvalidChunkSizeError`.
 */
export const readUpload = (request: ServiceRequest): Upload => {
  const declared = request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  if (!declared.startsWith('STREAMING-')) {
    verifyPayloadHash(declared, request.body);
    return { content: bytesOf(request.body), fields: request.headers };
  }
  const { content, trailers } = decodeChunks(request.body);
  const length = request.headers['x-amz-decoded-content-length'];
  if (length === undefined)
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  if (Number(length) !== content.length) throw incompleteBody();
  for (const announced of (request.headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim())) {
    if (announced !== '' && trailers[announced.toLowerCase()] === undefined)
      throw new S3Error(
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed',
        400,
      );
  }
  return { content, fields: { ...request.headers, ...trailers } };
};

const verifyPayloadHash = (declared: string, body: Buffer): void => {
  if (declared === 'UNSIGNED-PAYLOAD') return;
  const actual = createHash('sha256').update(bytesOf(body)).digest('hex');
  if (declared !== actual)
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: actual },
    );
};

const decodeChunks = (body: Buffer): { content: Uint8Array; trailers: Record<string, string> } => {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const header = lineAt(body, at);
    const size = /^([0-9a-f]{1,8})(?:;chunk-signature=[0-9a-f]+)?$/i.exec(header.text)?.[1];
    if (size === undefined)
      throw new S3Error('InvalidChunkSizeError', 'The chunk size of the request body is not valid.', 403);
    const start = header.next;
    const end = start + Number.parseInt(size, 16);
    if (end === start) return { content: bytesOf(Buffer.concat(parts)), trailers: readTrailers(body, start) };
    if (body.toString('latin1', end, end + 2) !== '\r\n') throw incompleteBody();
    parts.push(bytesOf(body.subarray(start, end)));
    at = end + 2;
  }
};

const readTrailers = (body: Buffer, from: number): Record<string, string> => {
  const lines = body.toString('latin1', from).split('\r\n');
  const pairs = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((match) => match !== null);
  return Object.fromEntries(
    pairs.map(([, name = '', value = '']) => [name.trim().toLowerCase(), value.trim()]),
  );
};

const lineAt = (body: Buffer, from: number): { text: string; next: number } => {
  const end = body.indexOf('\r\n', from);
  if (end === -1) throw incompleteBody();
  return { text: body.toString('latin1', from, end), next: end + 2 };
};

const incompleteBody = (): S3Error =>
  new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
    400,
  );
