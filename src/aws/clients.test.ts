import { describe, expect, it } from 'vitest';
import { createAws } from './clients.ts';
import { refusal, result } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';
import { isLoopback } from './watch.ts';

const IDENTITY =
  '<Arn>arn:aws-cn:iam::123456789012:user/x</Arn><UserId>AIDAX</UserId><Account>123456789012</Account>';
const identity = (date: string) => result('GetCallerIdentity', IDENTITY, { date });
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' };
const sleep = () => Promise.resolve();

describe('createAws', () => {
  it('tells the time of the first answer, an error included, and of the latest', async () => {
    const first = refusal(403, 'AccessDenied', 'no', { date: 'Sun, 01 Nov 2026 02:00:00 GMT' });
    await withCanned([first, identity('Sun, 01 Nov 2026 02:00:05 GMT')], async (aws) => {
      expect(aws.serverTime()).toBeNull();
      await expect(aws.iam.userTags('x')).rejects.toThrow('iam:ListUserTags');
      expect(await aws.sts.callerIdentity()).toEqual({
        account: '123456789012',
        arn: 'arn:aws-cn:iam::123456789012:user/x',
        userId: 'AIDAX',
        partition: 'aws-cn',
      });
      expect(aws.serverTime()).toBe(Date.parse('2026-11-01T02:00:00Z'));
      expect(aws.latestServerTime()).toBe(Date.parse('2026-11-01T02:00:05Z'));
    });
  });

  it('takes the time from IAM and STS only: a store in a bucket elsewhere may have any clock', async () => {
    const elsewhere = refusal(404, 'NoSuchKey', 'no', { date: 'Tue, 01 Nov 2033 02:00:00 GMT' });
    await withCanned([identity('Sun, 01 Nov 2026 02:00:05 GMT'), elsewhere], async (aws) => {
      await aws.sts.callerIdentity();
      await aws
        .email(null)
        .suppressed()
        .catch(() => {});
      expect(aws.latestServerTime()).toBe(Date.parse('2026-11-01T02:00:05Z'));
    });
  });

  it('does not take the time from something that is not AWS', async () => {
    const page = {
      status: 200,
      headers: { 'content-type': 'text/html', date: 'Sun, 01 Nov 2026 02:00:00 GMT' },
      body: '<html/>',
    };
    await withCanned([page], async (aws) => {
      await expect(aws.sts.callerIdentity()).rejects.toThrow('not answered by AWS');
      expect(aws.serverTime()).toBeNull();
    });
  });

  it('tells every attempt, retries included, and limits none of them on this machine', async () => {
    const calls: string[] = [];
    const limiter = { take: () => Promise.reject(new Error('must not be asked')) };
    const throttled = refusal(400, 'Throttling', 'Rate exceeded');
    await withCanned(
      [throttled, identity('Sun, 01 Nov 2026 02:00:00 GMT')],
      async (aws) => void (await aws.sts.callerIdentity()),
      {
        limiter,
        onCall: (operation) => calls.push(operation),
      },
    );
    expect(calls).toEqual(['sts:GetCallerIdentity', 'sts:GetCallerIdentity']);
  });

  it('asks the limiter before a call that leaves the machine', async () => {
    let asked = 0;
    const limiter = {
      take: () => {
        asked += 1;
        return Promise.reject(new Error('not today'));
      },
    };
    const calls: string[] = [];
    const endpointUrl = 'http://192.0.2.1';
    const aws = createAws({
      region: 'us-east-1',
      endpointUrl,
      credentials,
      sleep,
      limiter,
      onCall: (call) => calls.push(call),
    });
    await expect(aws.iam.getUser('x')).rejects.toThrow('iam:GetUser');
    expect(asked).toBe(1);
    expect(calls).toEqual([]);
  });

  it('loopbackOnly refuses every other endpoint before anything is sent', async () => {
    const calls: string[] = [];
    const aws = createAws({
      region: 'eu-west-1',
      credentials,
      sleep,
      loopbackOnly: true,
      onCall: (call) => calls.push(call),
    });
    await expect(aws.iam.getUser('x')).rejects.toThrow('iam:GetUser was not sent');
    await expect(aws.sts.callerIdentity()).rejects.toMatchObject({ code: 'LoopbackOnly', attempts: 1 });
    await expect(aws.email('eu-west-1').suppressed()).rejects.toThrow('email.eu-west-1.amazonaws.com');
    expect(calls).toEqual([]);
  });

  it('loopbackOnly does not go looking for credentials either', () => {
    expect(() => createAws({ sleep, loopbackOnly: true })).toThrow('needs credentials');
  });

  it('loopbackOnly calls this machine', async () => {
    await withCanned(
      [identity('Sun, 01 Nov 2026 02:00:00 GMT')],
      async (aws) => void (await aws.sts.callerIdentity()),
      { loopbackOnly: true },
    );
  });

  it('acts as a role with the credentials it was given for it', async () => {
    const session =
      '<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>';
    await withCanned(
      [result('AssumeRole', session), identity('Sun, 01 Nov 2026 02:00:00 GMT')],
      async (aws, server) => {
        await aws
          .assumeRole({ arn: 'arn:aws:iam::210987654321:role/KeywardenMember', sessionName: 'keywarden-1' })
          .sts.callerIdentity();
        expect(server.requests[0]).toContain(
          'RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2FKeywardenMember',
        );
        expect(server.requests[0]).toContain('RoleSessionName=keywarden-1');
      },
    );
  });

  it('a role that may not be assumed is denied by that name', async () => {
    await withCanned([refusal(403, 'AccessDenied', 'no')], async (aws) => {
      const member = aws.assumeRole({
        arn: 'arn:aws:iam::210987654321:role/KeywardenMember',
        sessionName: 'keywarden-1',
      });
      await expect(member.iam.getUser('x')).rejects.toMatchObject({
        operation: 'sts:AssumeRole',
        kind: 'denied',
      });
    });
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]', 'bucket.localhost'])(
    '%s is this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );
  it.each([
    '',
    'iam.amazonaws.com',
    '128.0.0.1',
    '127.0.0.1.example.com',
    'localhost.example.com',
    '::2',
    'notlocalhost',
  ])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
