import { describe, expect, it } from 'vitest';
import { withCanned } from './testing/with-canned.ts';

const answer = (status: number, body: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});
const DENIED = answer(403, '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
const listing = (...keys: string[]) =>
  answer(
    200,
    `<ListBucketResult><Name>state</Name>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
  );
const OBJECT = answer(200, 'text', {
  'content-type': 'text/plain',
  etag: '"1"',
  'last-modified': 'Sun, 01 Nov 2026 02:00:00 GMT',
});

/** Reading `a.json` when S3 answers so. */
async function reading(...answers: ReturnType<typeof answer>[]) {
  let outcome: unknown;
  let asked: readonly string[] = [];
  await withCanned(answers, async (aws, { targets }) => {
    outcome = await aws
      .objects()
      .readText('state', 'a.json')
      .catch((error: unknown) => error);
    asked = targets;
  });
  return { outcome, asked };
}

describe('an object that S3 denies', () => {
  it('is not there when a listing of its key says so', async () => {
    const { outcome, asked } = await reading(DENIED, listing());
    expect(outcome).toBeNull();
    expect(asked[1]).toContain('prefix=a.json');
  });

  it('is not there when only a longer name is', async () => {
    expect((await reading(DENIED, listing('a.json.bak'))).outcome).toBeNull();
  });

  it('is denied when the listing shows it, and it still cannot be read', async () => {
    const { outcome, asked } = await reading(DENIED, listing('a.json'), DENIED);
    expect(outcome).toMatchObject({ kind: 'denied', operation: 's3:GetObject' });
    expect(asked).toHaveLength(3);
  });

  it('is read when it was written in between', async () => {
    expect((await reading(DENIED, listing('a.json'), OBJECT)).outcome).toMatchObject({ text: 'text' });
  });

  it('is denied when listing is denied too: nothing is known then', async () => {
    expect((await reading(DENIED, DENIED)).outcome).toMatchObject({
      kind: 'denied',
      operation: 's3:GetObject',
    });
  });

  it('is not taken for missing when the answer to the listing is no listing', async () => {
    const { outcome } = await reading(DENIED, answer(200, '<ListBucketResult/>'));
    expect(outcome).toMatchObject({ kind: 'not-aws' });
  });
});
