import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { createdKeys } from '../harness/secrets.ts';
import { IDLE, aUser, apply, keyId } from '../harness/steps.ts';

/** As much as AWS takes into a tag, and into a path. */
const IN_A_TAG =
  'Urgent: https://evil.example/login or www.evil.example or evil.example/x\u2028Bcc: all@evil.example';
const IN_A_PATH = '/https://evil.example/<b>"javascript:alert(1)"/';
const LIVE = /[a-z]+:\/\/|javascript:|www\.|evil\.example/i;

describe('what somebody wrote into tags and paths', () => {
  it('is shown to the owner and the operators, and nothing of it can be clicked on', async () => {
    const world = await aWorld({
      policy: policyFile({
        notify: {
          email: {
            via: 'ses',
            from: 'keywarden@example.com',
            region: 'us-east-1',
            operators: 'ops@example.com',
          },
        },
      }),
      users: [
        {
          ...aUser('ana', IDLE),
          path: IN_A_PATH,
          tags: { email: 'ana@example.com', [keyId('ana')]: IN_A_TAG },
        },
        { ...aUser('bo', IDLE), tags: { 'keywarden:exempt': IN_A_TAG } },
      ],
    });
    await apply(world);
    const mails = world.control.mails();
    expect(mails.map(({ to }) => to.join())).toContain('ana@example.com');
    for (const { subject, text, html } of mails) {
      expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      const shown = (html ?? '').replaceAll('http://www.w3.org/1999/xhtml', '');
      for (const part of [subject, text ?? '', shown]) {
        expect(part).not.toMatch(LIVE);
        expect(part).not.toMatch(/^Bcc:/m);
      }
      expect(shown).not.toContain('<b>"');
    }
    const toAna = mails.find(({ to }) => to.includes('ana@example.com'));
    expect(toAna?.text).toContain('evil[.]example');
    expect(toAna?.html).toContain('&lt;b&gt;&quot;javascript[:]');
  });

  it('is no formula in the file of the new key', async () => {
    const world = await aWorld({
      policy: policyFile({
        rules: [{ name: 'everyone', rotate: { after: '90d', by: 'keywarden', deactivate: '7d' } }],
        deliver: { to: 's3', bucket: 'handover' },
      }),
      users: [{ ...aUser('ana', { ageDays: 400, lastUsedDaysAgo: 1 }), name: '=cmd' }],
      s3: { buckets: [{ name: 'handover' }] },
    });
    await apply(world);
    const [made] = createdKeys(world.control);
    const s3 = new S3Client({
      endpoint: world.sandbox.endpoint,
      region: 'us-east-1',
      credentials: world.control.credentials(),
      forcePathStyle: true,
    });
    const Key = `credential/=cmd/=cmd_${made}.csv`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'handover', Key }));
    expect((await Body?.transformToString())?.split('\n')[1]).toMatch(/^'=cmd,AKIA/);
    s3.destroy();
  });
});
