import { expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { aUser, apply, keyId, statusOf, writes } from '../harness/steps.ts';

const policy = policyFile({
  rules: [{ name: 'everyone', rotate: { after: '90d', by: 'keywarden', deactivate: '7d' } }],
  deliver: { to: 'secrets-manager' },
});

it.each(['/${aws:username}/', '/a*/', '/a?b/'])(
  'a user below %s gets no secret whose policy would let others read it',
  async (path) => {
    const old = { ageDays: 400, lastUsedDaysAgo: 1 };
    const world = await aWorld({ policy, users: [{ ...aUser('ana', old), path }, aUser('bo', old)] });
    const ran = await apply(world);
    expect(ran.failed).toEqual(['rotate ana']);
    expect(ran.out).toContain('cannot be named in a policy');
    expect(ran.out).toContain('--new-path');
    // Nothing was begun for ana, and bo's rotation went on.
    expect(ran.done).toContain('rotate bo');
    expect(statusOf(world, keyId('ana'))).toBe('Active');
    expect(writes(world).filter((call) => call === 'secretsmanager:CreateSecret')).toHaveLength(1);
    expect(writes(world).filter((call) => call === 'iam:CreateAccessKey')).toHaveLength(1);
  },
);
