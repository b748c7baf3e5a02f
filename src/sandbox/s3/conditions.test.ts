import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { code, s3With } from '../testing/s3-caller.ts';

const base64 = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('base64');

describe('conditions', () => {
  it('If-None-Match: * creates once', () => {
    const { put, call } = s3With();
    expect(put('lock', 'one', { 'if-none-match': '*' }).status).toBe(200);
    const second = put('lock', 'two', { 'if-none-match': '*' });
    expect(second.status).toBe(412);
    expect(code(second)).toBe('PreconditionFailed');
    expect(call({ url: '/vault/lock' }).body).toBe('one');
  });

  it('show in the call log', () => {
    const { put } = s3With();
    const { logged } = put('a/lock', 'one', { 'if-none-match': '*' });
    expect(logged).toEqual({ Bucket: 'vault', Key: 'a/lock', IfNoneMatch: '*' });
  });

  it('If-Match replaces only what the caller has seen', () => {
    const { put } = s3With();
    expect(code(put('lock', 'x', { 'if-match': '"abc"' }))).toBe('NoSuchKey');
    const { etag } = put('lock', 'one').headers;
    expect(put('lock', 'two', { 'if-match': etag! }).status).toBe(200);
    expect(put('lock', 'three', { 'if-match': etag! }).status).toBe(412);
  });

  it('If-Match deletes only what the caller has seen', () => {
    const { put, call } = s3With();
    const { etag } = put('lock', 'one').headers;
    const remove = (headers: Record<string, string>) =>
      call({ method: 'DELETE', url: '/vault/lock', headers });
    expect(remove({ 'if-match': '"other"' }).status).toBe(412);
    expect(remove({ 'if-match': etag! }).status).toBe(204);
    expect(remove({ 'if-match': etag! }).status).toBe(404);
    expect(remove({}).status).toBe(204);
  });

  it('a failed condition changes nothing, nor does a failed checksum', () => {
    const { put, call } = s3With();
    put('k', 'one');
    put('k', 'two', { 'content-md5': base64('md5', 'three') });
    expect(call({ url: '/vault/k' }).body).toBe('one');
  });

  it('GET says 304 for what the caller has, 412 for what has changed', () => {
    const { put, call } = s3With();
    const { etag } = put('k', 'x').headers;
    expect(call({ url: '/vault/k', headers: { 'if-none-match': etag! } })).toMatchObject({
      status: 304,
      body: '',
    });
    expect(call({ url: '/vault/k', headers: { 'if-match': '"other"' } }).status).toBe(412);
  });
});
