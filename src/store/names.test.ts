import { describe, expect, it } from 'vitest';
import { SEAL } from '../../test/build/seal.ts';
import { folderBlobs } from './folder-blobs.ts';
import { openBlobs } from './open-blobs.ts';
import { checkRun, isKeyId, storeScope } from './names.ts';
import { StoreError } from './store-error.ts';
import { openStore } from './store.ts';

const scope = (endpointUrl?: string | null) =>
  storeScope({ partition: 'aws', account: '123456789012', endpointUrl });

describe('the place of an account', () => {
  it('is its partition, or the endpoint that is used instead of AWS', () => {
    expect(scope()).toBe('aws/123456789012');
    expect(scope(null)).toBe('aws/123456789012');
    expect(scope('')).toBe('aws/123456789012');
    expect(scope('http://127.0.0.1:8123')).toBe('127.0.0.1-8123/123456789012');
    expect(scope('http://127.0.0.1:8123/')).toBe('127.0.0.1-8123/123456789012');
    expect(scope('https://LocalStack.example:4566/x?y')).toBe('localstack.example-4566/123456789012');
  });

  it('of an endpoint always has a port, so that it never mixes with a partition', () => {
    expect(scope('http://aws')).toBe('aws-80/123456789012');
    expect(scope('https://aws')).toBe('aws-443/123456789012');
  });

  it('is a folder name for any host', () => {
    expect(scope('http://[::1]:8123')).toBe('_1_-8123/123456789012');
  });

  it('is refused where it could lead elsewhere', () => {
    expect(() => scope('not a url')).toThrow(/is not a URL/);
    expect(() => scope('http://../x')).toThrow(StoreError);
    expect(() => storeScope({ partition: '..', account: '123456789012' })).toThrow(StoreError);
    expect(() => storeScope({ partition: 'aws', account: '../1' })).toThrow(StoreError);
    const options = { blobs: folderBlobs('/var/lib/keywarden', () => 'x'), clock: () => 0 };
    for (const bad of ['aws', 'aws/1/2', '../..', 'aws/']) {
      expect(() => openStore({ seal: SEAL, ...options, scope: bad })).toThrow(StoreError);
    }
  });
});

describe('a store that is neither a folder nor in S3', () => {
  it('is refused instead of becoming a folder of that name', () => {
    const objects = () => {
      throw new Error('there is no S3 here');
    };
    for (const place of ['http://example.com/x', 'gs://bucket/x', 's3://A_bucket/x'])
      expect(() => openBlobs(place, { randomId: () => 'x', objects })).toThrow(/neither a folder nor s3/);
  });
});

describe('ids that become file names', () => {
  it('are key ids of 16 to 128 word characters', () => {
    expect(isKeyId('A'.repeat(15))).toBe(false);
    expect(isKeyId('A'.repeat(16))).toBe(true);
    expect(isKeyId('A'.repeat(128))).toBe(true);
    expect(isKeyId('A'.repeat(129))).toBe(false);
    expect(isKeyId('AKIA/../../../etc')).toBe(false);
    expect(isKeyId('AKIAIOSFODNN7EXAMPLE\n')).toBe(false);
  });

  it('are run ids of letters, digits and dashes', () => {
    expect(() => checkRun('3f9c2a7b')).not.toThrow();
    for (const run of ['', '../x', 'a/b', 'a.b', '-a', 'a'.repeat(65)])
      expect(() => checkRun(run)).toThrow(StoreError);
  });
});
