import { describe, expect, it } from 'vitest';
import type { LoggedCall } from '../log/call-log.ts';
import { ACCOUNT, OTHER_ACCOUNT, testWorld } from '../testing/service-request.ts';
import { requestParametersOf, responseElementsOf } from './elements.ts';
import { eventNameOf, isRecorded } from './recorded.ts';
import { resourcesOf } from './resources.ts';
import type { RecordedCall } from './recorded.ts';

const call = (service: string, operation: string, change: Partial<LoggedCall> = {}): RecordedCall => ({
  seq: 1,
  at: '2026-11-01T02:00:00.000Z',
  service,
  operation,
  account: ACCOUNT,
  caller: `arn:aws:iam::${ACCOUNT}:user/alice`,
  principalId: 'AIDAALICE',
  accessKeyId: 'AKIAALICE',
  region: 'us-east-1',
  requestId: 'r',
  userAgent: null,
  parameters: {},
  noted: {},
  access: 'write',
  status: 200,
  error: null,
  message: null,
  effect: true,
  ...(change as Partial<RecordedCall>),
});

describe('the event history', () => {
  it.each([
    ['iam', 'ListUsers', true],
    ['sts', 'GetCallerIdentity', true],
    ['s3', 'CreateBucket', true],
    ['s3', 'ListBuckets', true],
    ['s3', 'GetBucketEncryption', true],
    ['s3', 'HeadBucket', false],
    ['s3', 'ListObjectsV2', false],
    ['s3', 'GetObject', false],
    ['s3', 'PutObject', false],
    ['s3', 'DeleteObject', false],
    ['ses', 'CreateEmailIdentity', true],
    ['ses', 'SendEmail', false],
    ['secretsmanager', 'GetSecretValue', true],
    ['secretsmanager', 'PutSecretValue', true],
    ['cloudtrail', 'LookupEvents', true],
  ])('%s:%s is a management event: %s', (service, operation, expected) => {
    expect(isRecorded(call(service, operation), ACCOUNT, 'us-east-1')).toBe(expected);
  });

  it('is one account’s and one region’s; IAM and Organizations are in us-east-1', () => {
    const inIreland = (service: string) => call(service, 'List', { region: 'eu-west-1' });
    for (const service of ['iam', 'organizations']) {
      expect(isRecorded(inIreland(service), ACCOUNT, 'us-east-1')).toBe(true);
      expect(isRecorded(inIreland(service), ACCOUNT, 'eu-west-1')).toBe(false);
    }
    expect(isRecorded(inIreland('secretsmanager'), ACCOUNT, 'eu-west-1')).toBe(true);
    expect(isRecorded(inIreland('secretsmanager'), ACCOUNT, 'us-east-1')).toBe(false);
    expect(isRecorded(inIreland('secretsmanager'), OTHER_ACCOUNT, 'eu-west-1')).toBe(false);
  });

  it('calls some of S3’s operations otherwise', () => {
    expect(eventNameOf(call('s3', 'PutPublicAccessBlock'))).toBe('PutBucketPublicAccessBlock');
    expect(eventNameOf(call('s3', 'CreateBucket'))).toBe('CreateBucket');
  });
});

describe('the elements of an event', () => {
  const ARN = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:keys/alice-ABC234`;

  it('name what was asked for as AWS names it', () => {
    const parameters = {
      Bucket: 'vault',
      UserName: '123',
      MaxItems: '20',
      Tags: { team: 'blue' },
      TagKeys: ['team'],
      LookupAttributes: { Username: 'alice' },
    };
    expect(requestParametersOf(call('any', 'Any', { parameters }))).toEqual({
      bucketName: 'vault',
      userName: '123',
      maxItems: 20,
      tags: [{ key: 'team', value: 'blue' }],
      tagKeys: ['team'],
      lookupAttributes: [{ attributeKey: 'Username', attributeValue: 'alice' }],
    });
    expect(requestParametersOf(call('any', 'Any'))).toBeNull();
  });

  it('show what a change answered, nothing of a read or a failure', () => {
    const noted = { ARN, VersionId: 'v' };
    const elements = (change: Partial<LoggedCall>) =>
      responseElementsOf(testWorld(), call('secretsmanager', 'PutSecretValue', { noted, ...change }));
    expect(elements({})).toEqual({ arn: ARN, versionId: 'v' });
    expect(elements({ access: 'read' })).toBeNull();
    expect(elements({ effect: false })).toBeNull();
    expect(elements({ noted: {} })).toBeNull();
  });

  it('name the resources of a secret, by name and by ARN', () => {
    const created = call('secretsmanager', 'CreateSecret', {
      parameters: { Name: 'keys/alice', ClientRequestToken: 't' },
      noted: { ARN },
    });
    expect(resourcesOf(created).map((resource) => resource.ResourceName)).toEqual(['keys/alice', ARN]);
    expect(resourcesOf(call('ses', 'CreateEmailIdentity', { parameters: { Name: 'x' } }))).toEqual([]);
  });
});
