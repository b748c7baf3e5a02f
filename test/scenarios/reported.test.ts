import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { withClient } from '../harness/cleanup.ts';
import { policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, apply, keyChanges, keyId, stateOf, statusOf } from '../harness/steps.ts';

// What went wrong for users of other tools, as they reported it in public, played on Keywarden.

const OLD = { ageDays: 100, lastUsedDaysAgo: 0.5 };
const rotating = (deliver: object = { to: 'secrets-manager', 'kms-key': 'alias/kw' }) =>
  policyFile({
    rules: [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }],
    deliver,
  });

/** Users whose idle keys are announced, and due today. */
async function aDueWorld(...names: readonly string[]): Promise<World> {
  const world = await aWorld({ users: names.map((name) => aUser(name, IDLE)) });
  await apply(world);
  world.passDays(7);
  world.control.clearCalls();
  return world;
}

describe('409 ConcurrentModification, for which AWS asks to submit again', () => {
  const busy = {
    operation: 'iam:TagUser',
    kind: 'error',
    code: 'ConcurrentModification',
    status: 409,
    message: 'The previous tagging operation is still ongoing',
    times: 1,
  } as const;

  it('is waited out before a key is switched off', async () => {
    const world = await aDueWorld('ana');
    world.control.addFault(busy);
    const { code, done, out, err } = await apply(world);
    expect([code, done, statusOf(world, keyId('ana'))]).toEqual([
      0,
      ['deactivate ana', 'notify ana'],
      'Inactive',
    ]);
    expect(out + err).not.toContain('refused as invalid');
  });

  it('is waited out in the commit of a rotation: the key that is stored and tested is not thrown away', async () => {
    const world = await aWorld({ users: [aUser('bo', OLD)], policy: rotating() });
    world.control.addFault({ ...busy, after: 1 });
    const { code, done } = await apply(world);
    expect([code, done]).toEqual([0, ['notify bo', 'rotate bo']]);
    expect([stateOf(world, keyId('bo')), keyChanges(world)]).toEqual(['replaced', ['iam:CreateAccessKey']]);
  });
});

describe('the secret of a former user of the same name', () => {
  async function withSecretOf(owner: string | null) {
    const world = await aWorld({ users: [aUser('ana', OLD)], policy: rotating() });
    const secrets = withClient(
      new SecretsManagerClient({ endpoint: world.sandbox.endpoint, region: 'us-east-1' }),
    );
    const tags = owner === null ? [] : [{ Key: 'keywarden:user-id', Value: owner }];
    await secrets.send(new CreateSecretCommand({ Name: 'keywarden/ana', SecretString: 'x', Tags: tags }));
    return { world, secrets };
  }
  const said = ({ report }: Awaited<ReturnType<typeof apply>>) =>
    report.results.map(({ message }) => message).join(' ');

  it('keeps a new key from being made, and the advice leads out', async () => {
    const { world, secrets } = await withSecretOf('AIDAOTHEROTHEROTHER2');
    const first = await apply(world);
    expect([first.code, keyChanges(world)]).toEqual([1, []]);
    expect(said(first)).toContain('--force-delete-without-recovery');
    // Somebody deletes it, and leaves the name taken for weeks all the same.
    await secrets.send(new DeleteSecretCommand({ SecretId: 'keywarden/ana' }));
    world.passDays(1);
    expect(said(await apply(world))).toMatch(/marked for deletion|scheduled/);
    await secrets.send(
      new DeleteSecretCommand({ SecretId: 'keywarden/ana', ForceDeleteWithoutRecovery: true }),
    );
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['notify ana', 'rotate ana']);
  });

  it('is named in a sentence that can be read where it has no tag', async () => {
    const { world } = await withSecretOf(null);
    const message = said(await apply(world));
    expect(message).toContain('keywarden/ana');
    expect(message).not.toContain('and not to');
  });
});

describe('a KMS key that does not let the sink in', () => {
  it('is found before a key is made, with advice about the KMS key', async () => {
    const users = ['ana', 'bo', 'cy', 'di', 'eve'].map((name) => aUser(name, OLD));
    const world = await aWorld({ users, policy: rotating() });
    world.control.addFault({
      operation: 'secretsmanager:CreateSecret',
      kind: 'error',
      code: 'AccessDeniedException',
      status: 400,
      message: 'Access to KMS is not allowed',
    });
    for (let day = 0; day < 3; day += 1) {
      const { failed, out } = await apply(world);
      expect(failed).toEqual(users.map(({ name }) => `rotate ${name}`));
      expect(out).toContain('kms:');
      world.passDays(1);
    }
    expect(keyChanges(world)).toEqual([]);
  });

  it('is found before a key is made in S3, with the action that AWS names', async () => {
    const world = await aWorld({
      users: [aUser('ana', OLD)],
      policy: rotating({ to: 's3', bucket: 'handover' }),
      s3: { buckets: [{ name: 'handover' }] },
    });
    world.control.addFault({
      operation: 's3:PutObject',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
      message:
        'User: arn:aws:sts::111122223333:assumed-role/Keywarden/x is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:111122223333:key/1 because no resource-based policy allows the kms:GenerateDataKey action',
    });
    const { out } = await apply(world);
    expect(keyChanges(world)).toEqual([]);
    expect(out).toContain('Allow the action kms:GenerateDataKey');
    expect(out).not.toContain('Allow the action s3:PutObject');
  });
});

describe('a session that expires in the middle of a run', () => {
  const NAMES = ['ana', 'bo', 'cy'];
  const expired = { kind: 'error', status: 403, message: 'The security token is expired' } as const;

  it.each([
    ['mail', { ...expired, operation: 'ses:SendEmail', code: 'ExpiredTokenException' }, NAMES],
    ['IAM', { ...expired, operation: 'iam:GetUser', code: 'ExpiredToken', after: 2 }, ['ana', 'bo']],
  ] as const)(
    'at a call to %s: a scheduled run still says what it did, and the next one tells the owners',
    async (_, fault, off) => {
      const world = await aDueWorld(...NAMES);
      world.control.addFault(fault);
      const { code, out } = await world.run(['apply', '--yes', '--quiet']);
      const inactive = NAMES.filter((name) => statusOf(world, keyId(name)) === 'Inactive');
      expect([code, inactive]).toEqual([1, off]);
      const history = await world.run(['history']);
      for (const name of inactive) {
        expect(out).toContain(`deactivate ${keyId(name)} of ${name}: done`);
        expect(history.out).toContain(keyId(name));
      }
      world.control.clearFaults();
      const before = addressees(world).length;
      await apply(world);
      for (const name of inactive) expect(addressees(world).slice(before)).toContain(`${name}@example.com`);
    },
  );
});
