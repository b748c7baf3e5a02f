import { describe, expect, it } from 'vitest';
import { refusal, result } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

/** Years away from any local clock. */
const FAR = { date: 'Sun, 01 Nov 2122 02:00:00 GMT' };

describe('a server whose clock is far from ours', () => {
  it('is asked once when it denies', async () => {
    await withCanned([refusal(403, 'AccessDenied', 'no', FAR)], async ({ iam }, { requests }) => {
      for (const call of [1, 2]) {
        await expect(iam.userTags('ana')).rejects.toMatchObject({ kind: 'denied', attempts: 1 });
        expect(requests).toHaveLength(call);
      }
    });
  });

  it('that does not find the key to delete has not deleted it', async () => {
    await withCanned([refusal(404, 'NoSuchEntity', 'gone', FAR)], async ({ iam }) => {
      await expect(iam.deleteKey('ana', 'AKIA1')).rejects.toMatchObject({ kind: 'not-found', attempts: 1 });
    });
  });

  it('is asked again, signed with its own time, when it refuses the signature for its time', async () => {
    const tags = result('ListUserTags', '<Tags/><IsTruncated>false</IsTruncated>', FAR);
    await withCanned(
      [refusal(403, 'SignatureDoesNotMatch', 'Signature expired', FAR), tags],
      async ({ iam }, { requests }) => {
        expect((await iam.userTags('ana')).size).toBe(0);
        expect(requests).toHaveLength(2);
      },
    );
  });
});
