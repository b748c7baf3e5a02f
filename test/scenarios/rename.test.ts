import { GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { IAMClient, UpdateUserCommand } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { withClient } from '../harness/cleanup.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { aUser, apply } from '../harness/steps.ts';

const policy = policyFile({
  rules: [{ ...EVERYONE, rotate: { by: 'keywarden', after: '90d', delete: '45d' } }],
  deliver: { to: 'secrets-manager', region: 'us-east-1' },
});

/** Whom the secret of a user lets in. */
async function readersOf(world: World, name: string): Promise<string> {
  const secrets = withClient(new SecretsManagerClient({ endpoint: world.sandbox.endpoint }));
  const answer = await secrets.send(new GetResourcePolicyCommand({ SecretId: `keywarden/${name}` }));
  return answer.ResourcePolicy ?? '';
}

it('a user who is renamed or moved after a handover reads the secret again from the next run on', async () => {
  const world = await aWorld({ policy, users: [aUser('ana', { ageDays: 95, lastUsedDaysAgo: 1 })] });
  expect((await apply(world)).done).toEqual(['notify ana', 'rotate ana']);
  const iam = withClient(new IAMClient({ endpoint: world.sandbox.endpoint }));
  await iam.send(new UpdateUserCommand({ UserName: 'ana', NewUserName: 'anna', NewPath: '/team/' }));
  expect(await readersOf(world, 'ana')).not.toContain('user/team/anna');
  world.passDays(1);
  expect((await apply(world)).done).toEqual(['repair anna']);
  expect(await readersOf(world, 'ana')).toContain(':user/team/anna"');
  world.passDays(1);
  expect((await apply(world)).done).toEqual([]);
});
