import { inspect } from 'node:util';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it } from 'vitest';
import type { Aws } from '../../src/aws/clients.ts';
import type { DeliverSettings } from '../../src/core/model/policy.ts';
import type { NewKey, Sink, SinkUser } from '../../src/core/ports.ts';
import { openSink } from '../../src/deliver/open-sink.ts';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { renameUser } from '../harness/rename.ts';
import { leakedSecrets } from '../harness/secrets.ts';
import { ACCOUNT, connect, startWorld } from './observe-world.ts';

const OTHER_ACCOUNT = '444455556666';
const BUCKET = 'handover';
const SINKS: readonly DeliverSettings[] = [
  { to: 'secrets-manager', kmsKey: 'alias/keywarden', region: 'eu-west-1' },
  { to: 's3', bucket: BUCKET, kmsKey: 'alias/keywarden', region: null },
];
const NAMES = ['ana', 'ci,eu', 'a+b=c@d.e-f_g'];

interface Scene {
  readonly sandbox: Sandbox;
  readonly aws: Aws;
  readonly sink: Sink;
  readonly calls: string[];
  readonly user: (name: string) => SinkUser;
  /** A key of the user's that was just created. */
  readonly newKey: (name: string) => Promise<NewKey>;
  /** What the user's own credentials, or those of an administrator, get of a key's secret; null: refused, or not there. */
  readonly fetched: (reader: string, user: string, keyId: string) => Promise<string | null>;
}

const opened: { readonly sandbox: Sandbox; readonly shown: string[] }[] = [];

afterEach(async () => {
  for (const { sandbox, shown } of opened.splice(0)) {
    const log = JSON.stringify(sandbox.control.calls());
    const leaked = leakedSecrets(sandbox.control, [log, ...shown]);
    await sandbox.close();
    if (leaked.length > 0) throw new Error(`the secrets of these keys came out: ${leaked.join(', ')}`);
  }
});

/** An account with a few users, a bucket and a sink. After the test no error and no log may show a secret. */
async function scene(
  settings: DeliverSettings,
  buckets: readonly object[] = [{ name: BUCKET }],
): Promise<Scene> {
  const key = (id: string) => [{ id, ageDays: 100 }];
  const sandbox = await startWorld({
    users: [
      ...NAMES.map((name, index) => ({
        name,
        path: '/team/',
        keys: key(`AKIAAAAAAAAAAAAAAAA${'ABCD'[index]}`),
      })),
      { name: 'adam', attachedPolicies: ['AdministratorAccess'], keys: key('AKIAAAAAAAAAAAAAAAAZ') },
    ],
    s3: { buckets: buckets as never },
  });
  const shown: string[] = [];
  opened.push({ sandbox, shown });
  const calls: string[] = [];
  const aws = connect(sandbox, { onCall: (call) => calls.push(call) });
  const users = sandbox.control.state(ACCOUNT)[0]!.users;
  const user = (name: string): SinkUser => {
    const { id, path } = users.find((each) => each.name === name)!;
    return { account: ACCOUNT, user: name, userId: id, arn: `arn:aws:iam::${ACCOUNT}:user${path}${name}` };
  };
  return {
    sandbox,
    aws,
    calls,
    sink: watched(await openSink(settings, aws), shown),
    user,
    newKey: async (name) => {
      const key = await aws.iam.createKey(name);
      shown.push(inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key));
      return key;
    },
    fetched: async (reader, name, keyId) => {
      const accessKeyId = users.find((each) => each.name === reader)!.keys[0]!.id;
      const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
      return await fetchAs(sandbox, credentials, settings, name, keyId);
    },
  };
}

/** The sink, with whatever its failures show kept. */
function watched(sink: Sink, shown: string[]): Sink {
  const keep =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args);
      } catch (error) {
        shown.push(inspect(error, { depth: 9, showHidden: true }), String((error as Error).stack));
        throw error;
      }
    };
  return {
    ...sink,
    preflight: keep(sink.preflight),
    store: keep(sink.store),
    makeVisible: keep(sink.makeVisible),
    sight: keep(sink.sight),
    destroy: keep(sink.destroy),
  };
}

async function fetchAs(
  { endpoint }: Sandbox,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
  settings: DeliverSettings,
  name: string,
  keyId: string,
): Promise<string | null> {
  const region = settings.region ?? 'us-east-1';
  const config = { endpoint, region, credentials, maxAttempts: 1 };
  try {
    if (settings.to === 's3') {
      const s3 = new S3Client({ ...config, forcePathStyle: true });
      const Key = `credential/${name}/${name}_${keyId}.csv`;
      const { Body, ServerSideEncryption, SSEKMSKeyId } = await s3.send(
        new GetObjectCommand({ Bucket: BUCKET, Key }),
      );
      expect([ServerSideEncryption, SSEKMSKeyId]).toEqual(['aws:kms', 'alias/keywarden']);
      return (await Body?.transformToString()) ?? null;
    }
    const secrets = new SecretsManagerClient(config);
    const SecretId = `keywarden/${name.replaceAll(',', '/')}`;
    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }),
    );
    return SecretString ?? null;
  } catch (error) {
    expect(['NoSuchKey', 'AccessDeniedException', 'ResourceNotFoundException']).toContain(
      (error as Error).name,
    );
    return null;
  }
}

describe.each(SINKS)('handing over through $to', (settings) => {
  it.each(NAMES)(
    'brings the secret of %s to its owner once it is made visible, and not before',
    async (name) => {
      const { sink, user, newKey, fetched, aws } = await scene(settings);
      const key = await newKey(name);
      const to = user(name);
      await sink.preflight(to);
      expect(await sink.sight(to, key.keyId)).toBe('absent');
      await sink.store(to, key);
      expect(await sink.sight(to, key.keyId)).toBe('pending');
      expect((await fetched(name, name, key.keyId)) ?? '').not.toContain(key.secret.reveal());

      expect(await aws.testKey(key)).toMatchObject({ arn: to.arn, account: ACCOUNT });
      await sink.makeVisible(to, key.keyId);
      expect(await sink.sight(to, key.keyId)).toBe('visible');
      const got = (await fetched(name, name, key.keyId)) ?? '';
      expect(got).toContain(key.secret.reveal());
      if (settings.to === 's3') {
        expect(got).toMatch(/^UserName,AccessKeyId,SecretAccessKey\n/);
        expect(got).toContain(name.includes(',') ? `"${name}",${key.keyId},` : `${name},${key.keyId},`);
      } else {
        const { keyId, secret } = key;
        expect(JSON.parse(got)).toEqual({
          UserName: name,
          AccessKeyId: keyId,
          SecretAccessKey: secret.reveal(),
        });
      }
      await sink.preflight(to);
    },
  );

  it('twice is no more than once', async () => {
    const { sink, user, newKey, fetched, sandbox } = await scene(settings);
    const key = await newKey('ana');
    for (const _ of [1, 2]) await sink.store(user('ana'), key);
    for (const _ of [1, 2]) await sink.makeVisible(user('ana'), key.keyId);
    expect(await fetched('ana', 'ana', key.keyId)).toContain(key.secret.reveal());
    const made = sandbox.control.calls({ service: 'secretsmanager', operation: 'CreateSecret' });
    expect(made).toHaveLength(settings.to === 's3' ? 0 : 1);
  });

  it('can be undone until it is visible, and leaves what was handed over before', async () => {
    const { sink, user, newKey, aws } = await scene(settings);
    const ana = user('ana');
    const first = await newKey('ana');
    await sink.store(ana, first);
    await sink.makeVisible(ana, first.keyId);
    await aws.iam.deleteKey('ana', 'AKIAAAAAAAAAAAAAAAAA');
    const second = await newKey('ana');
    await sink.store(ana, second);

    for (const _ of [1, 2]) await sink.destroy(ana, second.keyId);
    expect(await sink.sight(ana, second.keyId)).toBe('absent');
    expect(await sink.sight(ana, first.keyId)).toBe('visible');
  });

  it('can no longer be undone when somebody may have fetched it', async () => {
    const { sink, user, newKey, fetched } = await scene(settings);
    const key = await newKey('ana');
    await sink.store(user('ana'), key);
    await sink.makeVisible(user('ana'), key.keyId);
    await sink.destroy(user('ana'), key.keyId);
    expect(await fetched('ana', 'ana', key.keyId)).toContain(key.secret.reveal());
  });

  it('can begin anew after the first key of a user was undone', async () => {
    const { sink, user, newKey, fetched, aws } = await scene(settings);
    const ana = user('ana');
    const undone = await newKey('ana');
    await sink.store(ana, undone);
    await sink.destroy(ana, undone.keyId);
    await aws.iam.deleteKey('ana', undone.keyId);
    expect((await fetched('ana', 'ana', undone.keyId)) ?? '').not.toContain(undone.secret.reveal());

    const key = await newKey('ana');
    await sink.preflight(ana);
    await sink.store(ana, key);
    expect((await fetched('ana', 'ana', key.keyId)) ?? '').not.toContain(key.secret.reveal());
    await sink.makeVisible(ana, key.keyId);
    expect(await fetched('ana', 'ana', key.keyId)).toContain(key.secret.reveal());
  });

  it('is carried on by another run, under the name that its user has by then', async () => {
    const { sandbox, sink, user, newKey, aws } = await scene(settings);
    const key = await newKey('ana');
    await sink.store(user('ana'), key);
    await renameUser(sandbox, 'ana', 'anna');
    const renamed = { ...user('ana'), user: 'anna', arn: `arn:aws:iam::${ACCOUNT}:user/team/anna` };
    const later = await openSink(settings, aws);
    expect(await later.sight(renamed, key.keyId)).toBe('pending');
    await later.makeVisible(renamed, key.keyId);
    expect(await later.sight(renamed, key.keyId)).toBe('visible');
    expect((await later.pointer(renamed, key.keyId)).where).toContain(settings.to === 's3' ? 'anna' : 'ana');
  });

  it('touches nobody else’s secret', async () => {
    const { sink, user, newKey, fetched } = await scene(settings);
    const [anas, cis] = [await newKey('ana'), await newKey('ci,eu')];
    for (const [name, key] of [
      ['ana', anas],
      ['ci,eu', cis],
    ] as const) {
      await sink.store(user(name), key);
      await sink.makeVisible(user(name), key.keyId);
    }
    await sink.destroy(user('ci,eu'), anas.keyId);
    await sink.destroy(user('ana'), cis.keyId);
    expect(await fetched('ana', 'ana', anas.keyId)).toContain(anas.secret.reveal());
    expect(await fetched('ci,eu', 'ci,eu', cis.keyId)).toContain(cis.secret.reveal());
  });

  it('destroying what was never stored is no fault', async () => {
    const { sink, user } = await scene(settings);
    await sink.destroy(user('ana'), 'AKIANEVER');
    expect(await sink.sight(user('ana'), 'AKIANEVER')).toBe('absent');
  });

  const operations = settings.to === 's3' ? 's3:*' : 'secretsmanager:*';

  it.each([
    ['denied', { kind: 'error', code: 'AccessDeniedException', status: 400 }],
    ['dropped', { kind: 'drop' }],
    ['failing', { kind: 'error', code: 'InternalServiceError', status: 500 }],
  ] as const)('a sink that is %s holds what nobody knows', async (_what, fault) => {
    const { sink, user, newKey, sandbox } = await scene(settings);
    const key = await newKey('ana');
    await sink.store(user('ana'), key);
    sandbox.control.addFault({ operation: operations, ...fault });
    expect(await sink.sight(user('ana'), key.keyId)).toBe('unknown');
    await expect(sink.preflight(user('ana'))).rejects.toThrow();
    await expect(sink.store(user('ana'), key)).rejects.toThrow();
    await expect(sink.destroy(user('ana'), key.keyId)).rejects.toThrow();
  });

  it('loses nothing and shows nothing when every single call fails once, before or after its effect', async () => {
    const plain = await scene(settings);
    await plain.sink.preflight(plain.user('ana'));
    await handOver(plain);
    const calls = new Set(
      plain.sandbox.control.calls().map(({ service, operation }) => `${service}:${operation}`),
    );
    for (const operation of [...calls].filter((call) => !/^(iam|sts):/.test(call))) {
      for (const kind of ['drop-after', 'error-after', 'drop'] as const) {
        const world = await scene(settings);
        const fault = kind === 'error-after' ? { kind, code: 'InternalError', status: 500 } : { kind };
        world.sandbox.control.addFault({ operation, times: 1, ...fault });
        const key = await handOver(world);
        expect(await world.fetched('ana', 'ana', key.keyId), `${operation} ${kind}`).toContain(
          key.secret.reveal(),
        );
        expect(await world.sink.sight(world.user('ana'), key.keyId)).toBe('visible');
      }
    }
  });

  async function handOver({ sink, user, newKey }: Scene): Promise<NewKey> {
    const key = await newKey('ana');
    await sink.preflight(user('ana'));
    await sink.store(user('ana'), key);
    await sink.makeVisible(user('ana'), key.keyId);
    return key;
  }

  it('is refused in all it does by an account without the right, and shows nothing', async () => {
    const { sink, user, newKey, sandbox } = await scene(settings);
    const key = await newKey('ana');
    sandbox.control.addFault({ operation: operations, kind: 'error', code: 'AccessDenied', status: 403 });
    await expect(sink.store(user('ana'), key)).rejects.toMatchObject({ kind: 'denied' });
    await expect(sink.makeVisible(user('ana'), key.keyId)).rejects.toMatchObject({ kind: 'denied' });
  });
});

describe('Secrets Manager', () => {
  const [settings] = SINKS as [Extract<DeliverSettings, { to: 'secrets-manager' }>];

  function byHand({ sandbox }: Scene): SecretsManagerClient {
    return new SecretsManagerClient({
      endpoint: sandbox.endpoint,
      region: 'eu-west-1',
      credentials: sandbox.control.credentials(),
      maxAttempts: 1,
    });
  }

  it('nobody but the user reads, at no moment: neither an administrator nor Keywarden itself', async () => {
    const world = await scene(settings);
    const key = await world.newKey('ana');
    const ana = world.user('ana');
    await world.sink.store(ana, key);
    await world.sink.makeVisible(ana, key.keyId);
    expect(await world.fetched('ana', 'ana', key.keyId)).toContain(key.secret.reveal());
    for (const reader of ['adam', 'ci,eu']) expect(await world.fetched(reader, 'ana', key.keyId)).toBeNull();
    const get = new GetSecretValueCommand({ SecretId: 'keywarden/ana' });
    await expect(byHand(world).send(get)).rejects.toMatchObject({ name: 'AccessDeniedException' });

    const order = world.sandbox.control.calls({ service: 'secretsmanager', access: 'write', error: 'none' });
    expect(order.map(({ operation }) => operation)).toEqual([
      'CreateSecret',
      'PutResourcePolicy',
      'PutSecretValue',
      'UpdateSecretVersionStage',
      'TagResource',
    ]);
    expect(world.calls).not.toContain('secretsmanager:GetSecretValue');
  });

  it('keeps UserId, key id and KMS key where everybody can see them', async () => {
    const world = await scene(settings);
    const key = await world.newKey('ana');
    await world.sink.store(world.user('ana'), key);
    await world.sink.makeVisible(world.user('ana'), key.keyId);
    const secret = await byHand(world).send(new DescribeSecretCommand({ SecretId: 'keywarden/ana' }));
    expect(secret.KmsKeyId).toBe('alias/keywarden');
    expect(Object.fromEntries((secret.Tags ?? []).map(({ Key, Value }) => [Key, Value]))).toEqual({
      'keywarden:user-id': world.user('ana').userId,
      'keywarden:key-id': key.keyId,
    });
  });

  it('puts nothing into a secret that somebody else made under the name', async () => {
    const world = await scene(settings);
    await byHand(world).send(new CreateSecretCommand({ Name: 'keywarden/ana', SecretString: 'theirs' }));
    const key = await world.newKey('ana');
    await expect(world.sink.preflight(world.user('ana'))).rejects.toThrow('has no tag keywarden:user-id');
    await expect(world.sink.store(world.user('ana'), key)).rejects.toThrow('has no tag keywarden:user-id');
    expect(await world.sink.sight(world.user('ana'), key.keyId)).toBe('absent');
  });

  it('does not hand a former user’s secret on to a new one of the same name', async () => {
    const world = await scene(settings);
    const key = await world.newKey('ana');
    await world.sink.store(world.user('ana'), key);
    const namesake = { ...world.user('ana'), userId: 'AIDAANOTHER' };
    await expect(world.sink.preflight(namesake)).rejects.toThrow(world.user('ana').userId);
    await expect(world.sink.store(namesake, key)).rejects.toThrow(world.user('ana').userId);
    await expect(world.sink.makeVisible(namesake, key.keyId)).rejects.toThrow('does not hold the key');
  });

  it('refuses a secret that others were let into, and one on its way out', async () => {
    const world = await scene(settings);
    const ana = world.user('ana');
    const key = await world.newKey('ana');
    await world.sink.store(ana, key);
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'secretsmanager:*', Resource: '*' },
    });
    await byHand(world).send(new PutResourcePolicyCommand({ SecretId: 'keywarden/ana', ResourcePolicy }));
    await expect(world.sink.preflight(ana)).rejects.toThrow('another resource policy');
    await byHand(world).send(new DeleteSecretCommand({ SecretId: 'keywarden/ana', RecoveryWindowInDays: 7 }));
    await expect(world.sink.preflight(ana)).rejects.toThrow('is marked for deletion');
    expect(await world.sink.sight(ana, key.keyId)).toBe('unknown');
    await world.sink.destroy(ana, key.keyId);
  });

  it('refuses another KMS key than the policy’s', async () => {
    const world = await scene(settings);
    await world.sink.store(world.user('ana'), await world.newKey('ana'));
    const other = await openSink({ ...settings, kmsKey: null }, world.aws);
    await expect(other.preflight(world.user('ana'))).rejects.toThrow('is encrypted with alias/keywarden');
  });

  it('does not take another secret for the one it has under the same key id', async () => {
    const world = await scene(settings);
    const key = await world.newKey('ana');
    await world.sink.store(world.user('ana'), key);
    const forged = { ...key, secret: { reveal: () => 'x' } };
    await expect(world.sink.store(world.user('ana'), forged)).rejects.toMatchObject({
      code: 'ResourceExists',
    });
  });

  it('takes the label from an untested version that an interrupted run left', async () => {
    const world = await scene(settings);
    const ana = world.user('ana');
    const lost = await world.newKey('ana');
    await world.sink.store(ana, lost);
    await world.aws.iam.deleteKey('ana', lost.keyId);
    const next = await world.newKey('ana');
    await world.sink.store(ana, next);
    expect(await world.sink.sight(ana, lost.keyId)).toBe('absent');
    await world.sink.makeVisible(ana, next.keyId);
    await world.sink.destroy(ana, lost.keyId);
    expect(await world.fetched('ana', 'ana', next.keyId)).toContain(next.secret.reveal());
  });

  it('never lets a version without a label back in', async () => {
    const world = await scene(settings);
    const ana = world.user('ana');
    const key = await world.newKey('ana');
    await world.sink.store(ana, key);
    await world.sink.destroy(ana, key.keyId);
    await expect(world.sink.store(ana, key)).rejects.toThrow('does not list it');
    await expect(world.sink.makeVisible(ana, key.keyId)).rejects.toThrow('does not hold the key');
  });

  it('survives a version that somebody put by hand', async () => {
    const world = await scene(settings);
    const ana = world.user('ana');
    await world.sink.store(ana, await world.newKey('ana'));
    await byHand(world).send(
      new PutSecretValueCommand({ SecretId: 'keywarden/ana', SecretString: 'by hand' }),
    );
    await world.aws.iam.deleteKey('ana', 'AKIAAAAAAAAAAAAAAAAA');
    const key = await world.newKey('ana');
    await world.sink.store(ana, key);
    await world.sink.makeVisible(ana, key.keyId);
    expect(await world.sink.sight(ana, key.keyId)).toBe('visible');
  });
});

describe('S3', () => {
  const settings = SINKS[1] as Extract<DeliverSettings, { to: 's3' }>;
  const withBucket = (bucket: object) => scene(settings, [{ name: BUCKET, ...bucket }]);

  it.each(['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'])(
    'refuses a bucket without %s',
    async (name) => {
      const { sink, user, sandbox } = await withBucket({ publicAccessBlock: { [name]: false } });
      await expect(sink.preflight(user('ana'))).rejects.toThrow(`does not have ${name}`);
      expect(sandbox.control.calls({ operation: 'PutObject' })).toEqual([]);
    },
  );

  it('refuses a bucket without any block of public access', async () => {
    const { sink, user } = await withBucket({ publicAccessBlock: null });
    await expect(sink.preflight(user('ana'))).rejects.toThrow('has no block of public access');
  });

  it('refuses a bucket that is not there, and one of another account', async () => {
    const none = await scene(settings, []);
    await expect(none.sink.preflight(none.user('ana'))).rejects.toThrow('does not exist');
    const { sink, user, sandbox, newKey } = await scene(settings, []);
    sandbox.control.seed({ accounts: [{ id: OTHER_ACCOUNT, s3: { buckets: [BUCKET] } }] });
    await expect(sink.preflight(user('ana'))).rejects.toThrow(`does not belong to account ${ACCOUNT}`);
    await expect(sink.store(user('ana'), await newKey('ana'))).rejects.toMatchObject({ kind: 'denied' });
  });

  it('refuses our own bucket for a user of another account', async () => {
    const { sink, user } = await scene(settings);
    await expect(sink.preflight({ ...user('ana'), account: OTHER_ACCOUNT })).rejects.toThrow(
      `does not belong to account ${OTHER_ACCOUNT}`,
    );
  });

  it.each(['s3:PutObject', 's3:CopyObject', 's3:ListObjectsV2', 's3:DeleteObject'])(
    'finds out before there is a key that it may not do %s',
    async (operation) => {
      const { sink, user, sandbox } = await scene(settings);
      sandbox.control.addFault({ operation, kind: 'error', code: 'AccessDenied', status: 403 });
      await expect(sink.preflight(user('ana'))).rejects.toMatchObject({ kind: 'denied' });
    },
  );

  it('encrypts with KMS whatever the bucket does by default, and reads nothing', async () => {
    const world = await withBucket({ encryption: { algorithm: 'AES256' } });
    const key = await world.newKey('ana');
    await world.sink.preflight(world.user('ana'));
    await world.sink.store(world.user('ana'), key);
    await world.sink.makeVisible(world.user('ana'), key.keyId);
    expect(await world.fetched('ana', 'ana', key.keyId)).toContain(key.secret.reveal());
    expect(world.calls).not.toContain('s3:GetObject');
    expect(world.calls).not.toContain('s3:HeadObject');
  });
});
