import { createHash } from 'node:crypto';
import { crc32, crc32c, crc64nvme } from './crc.ts';
import { S3Error } from './errors.ts';

/** A checksum as S3 keeps it with the object: `crc32`, `sha256`, … and its value in base64. */
export interface Checksum {
  readonly algorithm: string;
  readonly value: string;
}

const PREFIX = 'x-amz-checksum-';

/**
 * Checks every checksum the request carries (`x-amz-checksum-*` as header or trailer, `Content-MD5`) against the
 * object's bytes, and returns the one to keep: the client's, or CRC64NVME, which S3 computes when there is none.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 *
 * @throws S3Error `BadDigest`, `InvalidDigest`, `InvalidRequest`, as S3 names them.
 */
export const verifiedChecksum = (fields: Readonly<Record<string, string>>, content: Uint8Array): Checksum => {
  verifyContentMd5(fields['content-md5'], content);
  const given = Object.entries(fields).filter(
    ([name]) => name.startsWith(PREFIX) && ALGORITHMS.has(name.slice(PREFIX.length)),
  );
  if (given.length > 1)
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
      400,
    );
  const [first] = given;
  if (first === undefined) return { algorithm: 'crc64nvme', value: crc64nvme(content).toString('base64') };
  const [name, value] = first;
  const algorithm = name.slice(PREFIX.length);
  const actual = digest(algorithm, content);
  if (!isBase64Of(value, actual.length))
    throw new S3Error('InvalidRequest', `Value for ${name} header is invalid.`, 400);
  if (value !== actual.toString('base64'))
    throw new S3Error(
      'BadDigest',
      `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      400,
    );
  return { algorithm, value };
};

const verifyContentMd5 = (sent: string | undefined, content: Uint8Array): void => {
  if (sent === undefined) return;
  if (!isBase64Of(sent, 16))
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400);
  const actual = createHash('md5').update(content).digest('base64');
  if (sent !== actual)
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, {
      ExpectedDigest: sent,
      CalculatedDigest: actual,
    });
};

const isBase64Of = (text: string, bytes: number): boolean => {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
};

const digest = (algorithm: string, content: Uint8Array): Buffer => {
  const compute = ALGORITHMS.get(algorithm);
  if (compute === undefined) throw new Error(`no checksum algorithm called ${algorithm}`);
  return compute(content);
};

const hash = (name: string) => (content: Uint8Array) => createHash(name).update(content).digest();

const ALGORITHMS: ReadonlyMap<string, (content: Uint8Array) => Buffer> = new Map([
  ['crc32', crc32],
  ['crc32c', crc32c],
  ['crc64nvme', crc64nvme],
  ['sha1', hash('sha1')],
  ['sha256', hash('sha256')],
]);
