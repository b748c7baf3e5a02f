import { describe, expect, it } from 'vitest';
import { readSignature } from './signature.ts';
import { isSignedWith } from './sigv4.ts';

// The worked example of the AWS documentation.
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const HEADERS = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  host: 'iam.amazonaws.com',
  'x-amz-date': '20150830T123600Z',
};
const REQUEST = {
  method: 'GET',
  path: '/',
  rawQuery: 'Action=ListUsers&Version=2010-05-08',
  headers: HEADERS,
  body: new Uint8Array(),
};
const signed = (changes: Partial<typeof REQUEST> = {}, secret = SECRET): boolean => {
  const signature = readSignature(HEADERS, new URLSearchParams());
  return isSignedWith(secret, signature!, { ...REQUEST, ...changes });
};

describe('a signature', () => {
  it('is accepted for the request that was signed', () => {
    expect(signed()).toBe(true);
  });

  it('does not mind the order of the query', () => {
    expect(signed({ rawQuery: 'Version=2010-05-08&Action=ListUsers' })).toBe(true);
  });

  it('is refused with another secret', () => {
    expect(signed({}, `${SECRET}x`)).toBe(false);
  });

  it.each([
    ['method', { method: 'POST' }],
    ['path', { path: '/x' }],
    ['query', { rawQuery: 'Action=ListUsers&Version=2010-05-09' }],
    ['body', { body: new Uint8Array([1]) }],
    ['signed header', { headers: { ...HEADERS, host: 'sts.amazonaws.com' } }],
  ])('is refused when the %s differs', (_what, changes) => {
    expect(signed(changes)).toBe(false);
  });

  it('is not found in a request without one, or with one that cannot be read', () => {
    const none = new URLSearchParams();
    expect(readSignature({}, none)).toBeNull();
    expect(readSignature({ authorization: 'Bearer x' }, none)).toBeNull();
    expect(
      readSignature({ authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1' }, none),
    ).toBeNull();
  });
});
