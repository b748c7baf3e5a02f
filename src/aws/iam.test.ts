import { describe, expect, it } from 'vitest';
import { refusal, result } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const keys = (...inner: string[]) =>
  result(
    'ListAccessKeys',
    `<AccessKeyMetadata>${inner.join('')}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
  );
const key = (id: string, status: string) =>
  `<member><UserName>ana</UserName><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status><CreateDate>2026-01-01T00:00:00Z</CreateDate></member>`;
const lastUsed = (inner: string) =>
  result('GetAccessKeyLastUsed', `<UserName>ana</UserName><AccessKeyLastUsed>${inner}</AccessKeyLastUsed>`);

describe('the credential report', () => {
  it('comes as text with the time it was made', async () => {
    const content = Buffer.from('user,arn\nana,x\n').toString('base64');
    const answer = result(
      'GetCredentialReport',
      `<Content>${content}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>2026-11-01T02:00:00Z</GeneratedTime>`,
    );
    await withCanned([answer], async ({ iam }) => {
      expect(await iam.getReport()).toEqual({
        ready: true,
        csv: 'user,arn\nana,x\n',
        generatedAt: Date.parse('2026-11-01T02:00:00Z'),
      });
    });
  });

  it.each([
    [404, 'ReportInProgress', 'in-progress'],
    [410, 'ReportNotPresent', 'not-present'],
    [410, 'ReportExpired', 'expired'],
  ])('HTTP %s %s is an answer and not an error', async (status, code, because) => {
    await withCanned([refusal(status, code, 'x')], async ({ iam }) => {
      expect(await iam.getReport()).toEqual({ ready: false, because });
    });
  });

  it('is denied like any other call', async () => {
    await withCanned([refusal(403, 'AccessDenied', 'x')], async ({ iam }) => {
      await expect(iam.getReport()).rejects.toMatchObject({
        kind: 'denied',
        operation: 'iam:GetCredentialReport',
      });
    });
  });

  it.each([
    ['STARTED', 'started'],
    ['INPROGRESS', 'in-progress'],
    ['COMPLETE', 'complete'],
  ])('generation answers %s: %s', async (word, state) => {
    await withCanned([result('GenerateCredentialReport', `<State>${word}</State>`)], async ({ iam }) => {
      expect(await iam.generateReport()).toBe(state);
    });
  });
});

describe('access keys', () => {
  it('keeps a status it does not know as it is', async () => {
    await withCanned(
      [keys(key('AKIA1', 'Active'), key('AKIA2', 'Expired'), key('AKIA3', 'Inactive'))],
      async ({ iam }) => {
        expect((await iam.accessKeys('ana')).map(({ status }) => status)).toEqual([
          'Active',
          { unrecognised: 'Expired' },
          'Inactive',
        ]);
      },
    );
  });

  it('an answer without a list is not a user without keys', async () => {
    await withCanned([result('ListAccessKeys', '<IsTruncated>false</IsTruncated>')], async ({ iam }) => {
      await expect(iam.accessKeys('ana')).rejects.toMatchObject({ kind: 'not-aws' });
    });
  });

  it('an empty list is one', async () => {
    await withCanned([keys()], async ({ iam }) => expect(await iam.accessKeys('ana')).toEqual([]));
  });

  it('never used is null', async () => {
    await withCanned([lastUsed('<ServiceName>N/A</ServiceName><Region>N/A</Region>')], async ({ iam }) => {
      expect(await iam.lastUsed('AKIA1')).toBeNull();
    });
  });

  it('S3 has no region', async () => {
    const s3 =
      '<LastUsedDate>2026-10-01T00:00:00Z</LastUsedDate><ServiceName>s3</ServiceName><Region>N/A</Region>';
    await withCanned([lastUsed(s3)], async ({ iam }) => {
      expect(await iam.lastUsed('AKIA1')).toEqual({
        at: Date.parse('2026-10-01T00:00:00Z'),
        region: null,
        service: 's3',
      });
    });
  });

  it('an answer without the part about use is not "never used"', async () => {
    await withCanned([result('GetAccessKeyLastUsed', '<UserName>ana</UserName>')], async ({ iam }) => {
      await expect(iam.lastUsed('AKIA1')).rejects.toMatchObject({ kind: 'not-aws' });
    });
  });
});

describe('deleting a key', () => {
  const gone = refusal(404, 'NoSuchEntity', 'gone');

  it('is done when a retry no longer finds the key: the first attempt had its effect', async () => {
    await withCanned(['drop', gone], async ({ iam }, { requests }) => {
      await iam.deleteKey('ana', 'AKIA1');
      expect(requests).toHaveLength(2);
    });
  });

  it('fails when the first attempt finds none', async () => {
    await withCanned([gone], async ({ iam }) => {
      await expect(iam.deleteKey('ana', 'AKIA1')).rejects.toMatchObject({
        kind: 'not-found',
        effect: 'none',
      });
    });
  });
});

describe('users', () => {
  it('one that does not exist is null', async () => {
    await withCanned([refusal(404, 'NoSuchEntity', 'x')], async ({ iam }) =>
      expect(await iam.getUser('ana')).toBeNull(),
    );
  });

  it('a web server that finds nothing is not a user that does not exist', async () => {
    await withCanned(
      [{ status: 404, headers: { 'content-type': 'text/plain' }, body: '' }],
      async ({ iam }) => {
        await expect(iam.getUser('ana')).rejects.toMatchObject({ kind: 'not-aws' });
      },
    );
  });

  it('sends all tags in one call', async () => {
    await withCanned([result('TagUser', '')], async ({ iam }, { requests }) => {
      await iam.tagUser(
        'ana',
        new Map([
          ['keywarden:A', '1'],
          ['keywarden:B', '2'],
        ]),
      );
      expect(requests).toHaveLength(1);
      expect(requests[0]).toContain('Tags.member.2.Key=keywarden%3AB');
    });
  });
});
