import { describe, expect, it, vi } from 'vitest';
import { secretOf } from '../core/secret.ts';
import { createAws } from './clients.ts';
import { json } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const loaded = vi.hoisted((): string[] => []);
vi.mock('@aws-sdk/client-s3', (original) => {
  loaded.push('s3');
  return original();
});
vi.mock('@aws-sdk/client-secrets-manager', (original) => {
  loaded.push('secrets-manager');
  return original();
});
vi.mock('@aws-sdk/client-kms', (original) => {
  loaded.push('kms');
  return original();
});
vi.mock('@aws-sdk/client-cloudtrail', (original) => {
  loaded.push('cloudtrail');
  return original();
});

const MAC = Buffer.alloc(32, 7).toString('base64');
const BUCKET = { bucket: 'handover', account: '111122223333' };
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' };
const sleep = () => Promise.resolve();
const listed = {
  status: 200,
  headers: { 'content-type': 'application/xml', date: 'Sun, 01 Nov 2026 02:00:00 GMT' },
  body: '<ListBucketResult><Name>handover</Name><Contents><Key>a.csv</Key></Contents></ListBucketResult>',
};

describe('services that only a rotation needs', () => {
  it('are loaded one by one, with their first call', async () => {
    const answers = [json(200, { ARN: 'arn:x' }), listed, json(200, { Events: [] }), json(200, { Mac: MAC })];
    await withCanned(answers, async (aws) => {
      const [secrets, buckets, trail] = [aws.secrets(null), aws.buckets('eu-west-1'), aws.trail()];
      const kms = aws.kms(null);
      expect(loaded).toEqual([]);
      await secrets.describe('keywarden/ana');
      expect(loaded).toEqual(['secrets-manager']);
      await buckets.has(BUCKET, 'a.csv');
      expect(loaded).toEqual(['secrets-manager', 's3']);
      await trail.createdKeys({ since: 0, until: 1 });
      expect(loaded).toEqual(['secrets-manager', 's3', 'cloudtrail']);
      await kms.generateMac('alias/state', new Uint8Array(1));
      expect(loaded).toEqual(['secrets-manager', 's3', 'cloudtrail', 'kms']);
    });
  });

  it('are watched like all others: calls told, and only this machine where so asked; they do not tell the time', async () => {
    const calls: string[] = [];
    await withCanned(
      [listed],
      async (aws) => {
        await aws.buckets('eu-west-1').has(BUCKET, 'a.csv');
        expect(aws.serverTime()).toBeNull();
      },
      { onCall: (call) => calls.push(call) },
    );
    expect(calls).toEqual(['s3:ListObjectsV2']);
    const aws = createAws({ region: 'eu-west-1', credentials, sleep, loopbackOnly: true });
    for (const call of [
      aws.secrets('eu-west-2').describe('x'),
      aws.buckets('eu-west-2').has(BUCKET, 'x'),
      aws.trail().createdKeys({ since: 0, until: 1 }),
      aws.kms('eu-west-2').generateMac('alias/state', new Uint8Array(1)),
    ])
      await expect(call).rejects.toMatchObject({ code: 'LoopbackOnly', attempts: 1 });
    await expect(aws.secrets('eu-west-2').describe('x')).rejects.toThrow(
      'secretsmanager.eu-west-2.amazonaws.com',
    );
    await expect(aws.trail().createdKeys({ since: 0, until: 1 })).rejects.toThrow(
      'cloudtrail.us-east-1.amazonaws.com',
    );
  });

  it('tell the region of everything else', async () => {
    expect(await createAws({ region: 'eu-west-1', credentials, sleep }).region()).toBe('eu-west-1');
  });
});

describe('S3', () => {
  it('is asked in path style where the endpoint is not AWS’s, and by the bucket’s owner only', async () => {
    await withCanned([listed], async (aws, { targets, headers }) => {
      expect(await aws.buckets(null).has(BUCKET, 'a.csv')).toBe(true);
      expect(targets[0]).toMatch(/^GET \/handover\/?\?.*prefix=a\.csv/);
      expect(headers[0]).toMatchObject({ 'x-amz-expected-bucket-owner': '111122223333' });
    });
  });

  it.each([
    ['the key is the beginning of another’s', 'a.cs'],
    ['there is none', 'b.csv'],
  ])('has no object when %s', async (_why, key) => {
    await withCanned([listed], async (aws) => expect(await aws.buckets(null).has(BUCKET, key)).toBe(false));
  });

  it('an answer without the bucket’s name is no empty listing', async () => {
    const empty = { ...listed, body: '<ListBucketResult/>' };
    await withCanned([empty], async (aws) => {
      await expect(aws.buckets(null).has(BUCKET, 'a')).rejects.toMatchObject({ kind: 'not-aws' });
    });
  });

  it('shows what it was given in no error', async () => {
    const refused = {
      status: 403,
      headers: { 'content-type': 'application/xml' },
      body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    };
    await withCanned([refused], async (aws, { requests }) => {
      const object = { key: 'a', body: secretOf('CANARYCANARY'), contentType: 'text/csv', kmsKey: null };
      const error: unknown = await aws
        .buckets(null)
        .put(BUCKET, object)
        .catch((thrown: unknown) => thrown);
      expect(requests[0]).toContain('CANARYCANARY');
      expect(error).toMatchObject({ kind: 'denied', operation: 's3:PutObject', effect: 'none' });
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('CANARY');
    });
  });
});

describe('Secrets Manager', () => {
  it('none of that name is an answer', async () => {
    const none = json(400, { __type: 'ResourceNotFoundException', message: 'no' });
    await withCanned([none], async (aws) => expect(await aws.secrets(null).describe('x')).toBeNull());
  });

  it('an answer without an ARN is none', async () => {
    await withCanned([json(200, {})], async (aws) => {
      await expect(aws.secrets(null).describe('x')).rejects.toMatchObject({
        kind: 'not-aws',
        effect: 'none',
      });
      await expect(aws.secrets(null).resourcePolicy('x')).rejects.toMatchObject({ kind: 'not-aws' });
    });
  });

  it('never lets a resource policy in that opens a secret to everybody', async () => {
    await withCanned([json(200, { ARN: 'arn:x' })], async (aws, { requests }) => {
      await aws.secrets(null).setResourcePolicy('x', '{}');
      expect(JSON.parse(requests[0] ?? '')).toMatchObject({ BlockPublicPolicy: true });
    });
  });
});
