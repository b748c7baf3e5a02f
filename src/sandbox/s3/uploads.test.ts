import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { code, s3With } from '../testing/s3-caller.ts';

const base64 = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('base64');

describe('checksums', () => {
  it.each([
    ['content-md5', base64('md5', 'hello')],
    ['x-amz-checksum-crc32', 'NhCmhg=='],
    ['x-amz-checksum-sha1', base64('sha1', 'hello')],
    ['x-amz-checksum-sha256', base64('sha256', 'hello')],
  ])('%s is accepted when right, BadDigest when wrong', (header, value) => {
    const { put } = s3With();
    expect(put('k', 'hello', { [header]: value }).status).toBe(200);
    const wrong = put('k', 'hellO', { [header]: value });
    expect(wrong.status).toBe(400);
    expect(code(wrong)).toBe('BadDigest');
  });

  it('are InvalidDigest or InvalidRequest when they cannot be checksums', () => {
    const { put } = s3With();
    expect(code(put('k', 'x', { 'content-md5': 'AAAA' }))).toBe('InvalidDigest');
    expect(code(put('k', 'x', { 'x-amz-checksum-crc32': 'not base64' }))).toBe('InvalidRequest');
    const two = { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-sha1': base64('sha1', 'hello') };
    expect(code(put('k', 'hello', two))).toBe('InvalidRequest');
  });

  it('come back on request, CRC64NVME when the client sent none', () => {
    const { put, call } = s3With();
    put('k', '123456789');
    const asked = call({ method: 'HEAD', url: '/vault/k', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    const expected = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
    expect(asked.headers['x-amz-checksum-crc64nvme']).toBe(expected);
    expect(call({ url: '/vault/k' }).headers['x-amz-checksum-crc64nvme']).toBeUndefined();
  });

  it('x-amz-content-sha256 is compared with the body', () => {
    const { put } = s3With();
    const hash = createHash('sha256').update('x').digest('hex');
    expect(put('k', 'x', { 'x-amz-content-sha256': hash }).status).toBe(200);
    expect(code(put('k', 'y', { 'x-amz-content-sha256': hash }))).toBe('XAmzContentSHA256Mismatch');
  });
});

describe('aws-chunked uploads', () => {
  const streaming = (length: number, trailer: string, kind = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') => ({
    'x-amz-content-sha256': kind,
    'content-encoding': 'aws-chunked,gzip',
    'x-amz-decoded-content-length': String(length),
    ...(trailer === '' ? {} : { 'x-amz-trailer': trailer }),
  });

  it('are taken apart, the trailing checksum verified, and aws-chunked is not kept as an encoding', () => {
    const { put, call } = s3With();
    const body = '3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
    expect(put('k', body, streaming(5, 'x-amz-checksum-crc32')).status).toBe(200);
    const got = call({ url: '/vault/k', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(got.body).toBe('hello');
    expect(got.headers).toMatchObject({ 'content-encoding': 'gzip', 'x-amz-checksum-crc32': 'NhCmhg==' });
    const wrong = body.replace('NhCmhg==', 'AAAAAA==');
    expect(code(put('k', wrong, streaming(5, 'x-amz-checksum-crc32')))).toBe('BadDigest');
  });

  it('may carry a signature per chunk', () => {
    const { put, call } = s3With();
    const mark = `;chunk-signature=${'ab'.repeat(32)}`;
    const body = `5${mark}\r\nhello\r\n0${mark}\r\n\r\n`;
    expect(put('k', body, streaming(5, '', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD')).status).toBe(200);
    expect(call({ url: '/vault/k' }).body).toBe('hello');
  });

  it.each([
    ['cut off', '5\r\nhel', 5, 'IncompleteBody'],
    ['shorter than announced', '5\r\nhello\r\n0\r\n\r\n', 6, 'IncompleteBody'],
    ['without a chunk size', 'hello\r\n', 5, 'InvalidChunkSizeError'],
  ])('%s are refused', (_, body, length, expected) => {
    const { put } = s3With();
    expect(code(put('k', body, streaming(length, '')))).toBe(expected);
  });

  it('without the trailer they announced are refused', () => {
    const { put } = s3With();
    const body = '5\r\nhello\r\n0\r\n\r\n';
    expect(code(put('k', body, streaming(5, 'x-amz-checksum-crc32')))).toBe('MalformedTrailerError');
  });
});
