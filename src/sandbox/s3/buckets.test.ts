import { describe, expect, it } from 'vitest';
import { code, s3With, tagged } from '../testing/s3-caller.ts';
import { OTHER_ACCOUNT } from '../testing/service-request.ts';
import { seedS3 } from './s3.ts';

describe('buckets', () => {
  const signedFor = (region: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261101/${region}/s3/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-date': '20261101T020000Z',
  });
  const located = (region: string) =>
    `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

  it('are created in the region that signed, and listed for their own account', () => {
    const { call } = s3With();
    const create = { method: 'PUT', url: '/new-bucket', headers: signedFor('eu-west-1') };
    expect(code(call(create))).toBe('IllegalLocationConstraintException');
    expect(call({ ...create, body: located('eu-west-1') }).status).toBe(200);
    expect(tagged(call({}).body, 'Name')).toEqual(['new-bucket', 'vault']);
    expect(tagged(call({ account: OTHER_ACCOUNT }).body, 'Name')).toEqual([]);
    expect(call({ method: 'HEAD', url: '/new-bucket' }).headers['x-amz-bucket-region']).toBe('eu-west-1');
    expect(call({ url: '/new-bucket?location' }).body).toContain('>eu-west-1</LocationConstraint>');
    expect(call({ url: '/vault?location' }).body).toContain('></LocationConstraint>');
  });

  it('share one namespace: own again 409 (200 in us-east-1), of another account BucketAlreadyExists', () => {
    const { call } = s3With('vault', { name: 'west', region: 'eu-west-1' });
    const west = { method: 'PUT', url: '/west', headers: signedFor('eu-west-1'), body: located('eu-west-1') };
    expect(code(call(west))).toBe('BucketAlreadyOwnedByYou');
    expect(call({ method: 'PUT', url: '/vault' }).status).toBe(200);
    expect(code(call({ method: 'PUT', url: '/vault', account: OTHER_ACCOUNT }))).toBe('BucketAlreadyExists');
  });

  it.each(['ab', 'Upper', 'under_score', '1.2.3.4', 'dots..dots', '-dash'])('cannot be called %s', (name) => {
    expect(code(s3With().call({ method: 'PUT', url: `/${name}` }))).toBe('InvalidBucketName');
  });

  it('are deleted when empty', () => {
    const { call, put } = s3With();
    put('k', 'x');
    expect(code(call({ method: 'DELETE', url: '/vault' }))).toBe('BucketNotEmpty');
    call({ method: 'DELETE', url: '/vault/k' });
    expect(call({ method: 'DELETE', url: '/vault' }).status).toBe(204);
    expect(code(call({ url: '/vault?list-type=2' }))).toBe('NoSuchBucket');
  });

  it('are encrypted by default, with KMS when so configured, and objects follow', () => {
    const { call, put } = s3With();
    expect(tagged(call({ url: '/vault?encryption' }).body, 'SSEAlgorithm')).toEqual(['AES256']);
    const rule = '<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/keywarden</KMSMasterKeyID>';
    expect(call({ method: 'PUT', url: '/vault?encryption', body: `<R>${rule}</R>` }).status).toBe(200);
    expect(put('k', 'x').headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/keywarden',
    });
    expect(put('k', 'x', { 'x-amz-server-side-encryption': 'AES256' }).headers).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
    });
    expect(code(put('k', 'x', { 'x-amz-server-side-encryption': 'rot13' }))).toBe('InvalidArgument');
  });

  it('block public access unless seeded or told otherwise', () => {
    const { call } = s3With('vault', { name: 'old', publicAccessBlock: null });
    expect(tagged(call({ url: '/vault?publicAccessBlock' }).body, 'BlockPublicPolicy')).toEqual(['true']);
    expect(code(call({ url: '/old?publicAccessBlock' }))).toBe('NoSuchPublicAccessBlockConfiguration');
    const body =
      '<PublicAccessBlockConfiguration><BlockPublicAcls>TRUE</BlockPublicAcls></PublicAccessBlockConfiguration>';
    expect(call({ method: 'PUT', url: '/old?publicAccessBlock', body }).status).toBe(200);
    const { body: now } = call({ url: '/old?publicAccessBlock' });
    expect(tagged(now, 'BlockPublicAcls')).toEqual(['true']);
    expect(tagged(now, 'BlockPublicPolicy')).toEqual(['false']);
  });

  it('have no versions', () => {
    expect(s3With().call({ url: '/vault?versioning' }).body).toContain('VersioningConfiguration');
  });

  it('cannot be seeded twice under one name', () => {
    const { world } = s3With();
    expect(() => seedS3(world, OTHER_ACCOUNT, { buckets: ['vault'] })).toThrow(/bucket names are global/);
  });
});
