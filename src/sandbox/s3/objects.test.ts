import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { code, s3With, tagged } from '../testing/s3-caller.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';

describe('PutObject and GetObject', () => {
  it('give back content, type, metadata, MD5 as ETag, and dates of the sandbox clock', () => {
    const { call, put } = s3With();
    const stored = put('a/b.txt', 'hello', { 'content-type': 'text/plain', 'x-amz-meta-run': '3f9c' });
    expect(stored).toMatchObject({ operation: 'PutObject', status: 200 });
    const etag = `"${createHash('md5').update('hello').digest('hex')}"`;
    expect(stored.headers).toMatchObject({ etag, 'x-amz-server-side-encryption': 'AES256' });
    const got = call({ url: '/vault/a/b.txt?x-id=GetObject' });
    expect(got).toMatchObject({ operation: 'GetObject', status: 200, body: 'hello' });
    expect(got.headers).toMatchObject({
      etag,
      'content-type': 'text/plain',
      'x-amz-meta-run': '3f9c',
      'last-modified': 'Sun, 01 Nov 2026 02:00:00 GMT',
    });
  });

  it('decode percent-encoded keys', () => {
    const { call, put } = s3With();
    put('caf%C3%A9%20%2B%3F', 'x');
    expect(call({ url: '/vault/caf%C3%A9%20%2B%3F' }).status).toBe(200);
    expect(tagged(call({ url: '/vault?list-type=2' }).body, 'Key')).toEqual(['café +?']);
  });

  it('take the bucket from the host name as well', () => {
    const { call, put } = s3With();
    put('key', 'x');
    expect(call({ url: '/key', headers: { host: 'vault.localhost:4566' } }).body).toBe('x');
  });

  it.each([
    ['bytes=0-1', 'he', 'bytes 0-1/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=4-99', 'o', 'bytes 4-4/5'],
  ])('answer %s with that part', (range, body, contentRange) => {
    const { call, put } = s3With();
    put('k', 'hello');
    const answer = call({ url: '/vault/k', headers: { range, 'x-amz-checksum-mode': 'ENABLED' } });
    expect(answer).toMatchObject({ status: 206, body });
    expect(answer.headers['content-range']).toBe(contentRange);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-amz-checksum'))).toEqual([]);
  });

  it('refuse a range that begins at the end', () => {
    const { call, put } = s3With();
    put('k', 'hello');
    const answer = call({ url: '/vault/k', headers: { range: 'bytes=5-' } });
    expect(answer.status).toBe(416);
    expect(code(answer)).toBe('InvalidRange');
  });

  it('say NoSuchKey and NoSuchBucket, and nothing but the status to a HEAD', () => {
    const { call } = s3With();
    const missing = call({ url: '/vault/none' });
    expect(missing.status).toBe(404);
    expect(code(missing)).toBe('NoSuchKey');
    expect(tagged(missing.body, 'Key')).toEqual(['none']);
    expect(code(call({ url: '/nowhere/k' }))).toBe('NoSuchBucket');
    expect(call({ method: 'HEAD', url: '/vault/none' })).toMatchObject({ status: 404, body: '' });
    expect(call({ method: 'HEAD', url: '/nowhere' })).toMatchObject({ status: 404, body: '' });
  });

  it('are for the owning account alone', () => {
    const { call, put } = s3With();
    expect(code(put('k', 'x', {}, { account: OTHER_ACCOUNT }))).toBe('AccessDenied');
    expect(call({ method: 'HEAD', url: '/vault', account: OTHER_ACCOUNT })).toMatchObject({
      status: 403,
      body: '',
    });
    expect(code(put('k', 'x', { 'x-amz-expected-bucket-owner': OTHER_ACCOUNT }))).toBe('AccessDenied');
    expect(put('k', 'x', { 'x-amz-expected-bucket-owner': ACCOUNT }).status).toBe(200);
  });

  it('refuse what they cannot do instead of pretending', () => {
    const { call, put } = s3With();
    expect(code(put('k', 'x', { 'x-amz-object-lock-mode': 'COMPLIANCE' }))).toBe('NotImplemented');
    expect(code(put('k', 'x', { 'x-amz-acl': 'public-read' }))).toBe('AccessControlListNotSupported');
    expect(call({ method: 'POST', url: '/vault/k?uploads' })).toMatchObject({
      operation: 'Unknown',
      status: 501,
    });
    expect(call({ url: '/vault?acl' })).toMatchObject({ operation: 'Unknown', status: 501 });
  });
});
