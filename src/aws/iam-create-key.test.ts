import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type CannedAnswer, refusal, result } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const NEW_SECRET = 'wJalrXUtnFEMI/K7MDENG/canaryCANARYcanary';
const inner = (secret = `<SecretAccessKey>${NEW_SECRET}</SecretAccessKey>`) =>
  `<AccessKey><UserName>ana</UserName><AccessKeyId>AKIANEW</AccessKeyId><Status>Active</Status>${secret}</AccessKey>`;
const created = result('CreateAccessKey', inner());
/** Years away from any local clock. */
const FAR = { date: 'Sun, 01 Nov 2122 02:00:00 GMT' };

describe('creating a key', () => {
  it('gives the id, and the secret so that it cannot be printed by accident', async () => {
    await withCanned([created], async ({ iam }, { requests }) => {
      const key = await iam.createKey('ana');
      expect(key.keyId).toBe('AKIANEW');
      expect(key.secret.reveal()).toBe(NEW_SECRET);
      expect(inspect(key, { depth: 9, showHidden: true })).not.toContain(NEW_SECRET);
      expect(inspect(key)).toContain('[secret]');
      expect(requests[0]).toMatch(/^Action=CreateAccessKey&.*UserName=ana\b/);
    });
  });

  it('is marked with the run, so that CloudTrail shows whose it was', async () => {
    await withCanned([created], async ({ iam }, { headers }) => {
      await iam.createKey('ana', '3f9c2a7b');
      expect(headers[0]?.['user-agent']).toMatch(/ app\/keywarden-3f9c2a7b( |$)/);
    });
  });

  it.each<[string, CannedAnswer, object]>([
    ['a broken connection', 'drop', { kind: 'unreachable', effect: 'unknown' }],
    ['HTTP 500', refusal(500, 'ServiceFailure', 'x'), { kind: 'unavailable', effect: 'unknown' }],
    ['HTTP 503', refusal(503, 'ServiceUnavailable', 'x'), { kind: 'unavailable', effect: 'unknown' }],
    ['too many calls', refusal(400, 'Throttling', 'x'), { kind: 'throttled', effect: 'none' }],
    ['a signature with the wrong time', refusal(403, 'SignatureDoesNotMatch', 'x', FAR), { effect: 'none' }],
    ['a third key', refusal(409, 'LimitExceeded', 'x'), { kind: 'limit', effect: 'none' }],
    ['an answer without the secret', result('CreateAccessKey', inner('')), { effect: 'unknown' }],
  ])('is tried once after %s', async (_what, answer, failure) => {
    await withCanned([answer, created], async ({ iam }, { requests }) => {
      await expect(iam.createKey('ana')).rejects.toMatchObject({ attempts: 1, ...failure });
      expect(requests).toHaveLength(1);
    });
  });

  it('is signed with the time of AWS once any call has shown it', async () => {
    const seen: string[] = [];
    const tags = result('ListUserTags', '<Tags/><IsTruncated>false</IsTruncated>', FAR);
    const expired = refusal(403, 'SignatureDoesNotMatch', 'Signature expired', FAR);
    await withCanned([expired, tags, created], async ({ iam }, { headers }) => {
      await iam.userTags('ana');
      await iam.createKey('ana');
      seen.push(...headers.map((each) => String(each['x-amz-date'])));
    });
    expect(seen.map((date) => date.slice(0, 4))).toEqual([expect.not.stringMatching('2122'), '2122', '2122']);
  });

  it.each([
    ['cut off', { status: 200, headers: { 'content-type': 'text/xml' }, body: cut(created) }],
    ['not XML', { status: 200, headers: { 'content-type': 'text/xml' }, body: NEW_SECRET }],
    ['a refusal that quotes it', { status: 200, headers: { 'content-type': 'text/html' }, body: NEW_SECRET }],
  ])('shows the secret in no error, the answer being %s', async (_what, answer) => {
    await withCanned([answer], async ({ iam }, { requests }) => {
      const error: unknown = await iam.createKey('ana').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      const shown = inspect(error, { depth: 9, showHidden: true }) + String((error as Error).stack);
      expect(shown).not.toContain(NEW_SECRET);
      expect(shown).not.toContain(NEW_SECRET.slice(0, 10));
      expect(requests).toHaveLength(1);
    });
  });
});

function cut(answer: CannedAnswer): string {
  return answer === 'drop' ? '' : answer.body.slice(0, answer.body.indexOf('</SecretAccessKey>'));
}

describe('testing a new key', () => {
  const identity = result(
    'GetCallerIdentity',
    '<Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>AIDAX</UserId><Account>123456789012</Account>',
  );

  it('asks who it is, signed with the key itself and without our session', async () => {
    await withCanned([created, identity], async (aws, { headers }) => {
      const who = await aws.testKey(await aws.iam.createKey('ana'));
      expect(who).toMatchObject({ arn: 'arn:aws:iam::123456789012:user/ana', account: '123456789012' });
      expect(headers[0]?.authorization).toContain('Credential=AKIAEXAMPLE/');
      expect(headers[1]?.authorization).toContain('Credential=AKIANEW/');
      expect(headers[1]).not.toHaveProperty('x-amz-security-token');
    });
  });

  it('is tried once; a key that is not valid yet is told by its code', async () => {
    const refused = refusal(403, 'InvalidClientTokenId', 'The security token included is invalid.');
    await withCanned([created, refused], async (aws, { requests }) => {
      const key = await aws.iam.createKey('ana');
      await expect(aws.testKey(key)).rejects.toMatchObject({ code: 'InvalidClientTokenId', attempts: 1 });
      expect(requests).toHaveLength(2);
    });
  });

  it('is seen by the watch: calls, time, and only this machine where so asked', async () => {
    const calls: string[] = [];
    const dated = result(
      'GetCallerIdentity',
      '<Arn>arn:aws:iam::1:user/a</Arn><UserId>A</UserId><Account>1</Account>',
      {
        date: 'Sun, 01 Nov 2026 02:00:00 GMT',
      },
    );
    await withCanned(
      [created, dated],
      async (aws) => {
        await aws.testKey(await aws.iam.createKey('ana'));
        expect(aws.latestServerTime()).toBe(Date.parse('2026-11-01T02:00:00Z'));
      },
      { loopbackOnly: true, onCall: (call) => calls.push(call) },
    );
    expect(calls).toEqual(['iam:CreateAccessKey', 'sts:GetCallerIdentity']);
  });
});
