import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import { allBuckets } from '../../src/sandbox/s3/state.ts';
import { secretsOf } from '../../src/sandbox/secrets-manager/state.ts';
import { ACCOUNT, type World, type WorldOptions } from '../harness/cli.ts';

const REGION = 'us-east-1';
const BUCKET = 'handover';

/** A way to hand a secret over: what the policy says, what the account has, and what is in it. */
export interface SinkUnderTest {
  readonly name: string;
  /** Every operation of its service, as a fault names them. */
  readonly operations: string;
  readonly deliver: object;
  readonly account: Pick<WorldOptions, 's3'>;
  /** What its owner finds with the old key. @throws what AWS answers */
  readonly fetch: (world: World, user: string, oldKeyId: string, newKeyId: string) => Promise<Credentials>;
  /** Texts that can still be fetched from it, beside the placeholder. */
  readonly contents: (world: World) => readonly string[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const SECRETS_MANAGER: SinkUnderTest = {
  name: 'Secrets Manager',
  operations: 'secretsmanager:*',
  deliver: { to: 'secrets-manager' },
  account: {},
  fetch: async (world, user, oldKeyId) => {
    const client = new SecretsManagerClient(as(world, oldKeyId));
    const { SecretString = '{}' } = await client.send(
      new GetSecretValueCommand({ SecretId: `keywarden/${user}`, VersionStage: 'AWSCURRENT' }),
    );
    const { AccessKeyId = '', SecretAccessKey = '' } = JSON.parse(SecretString) as Record<string, string>;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  },
  contents: ({ sandbox }) =>
    [...secretsOf(sandbox.world, ACCOUNT, REGION).values()]
      .flatMap(({ versions }) => versions)
      .filter(({ stages }) => stages.length > 0)
      .map(({ value }) => ('SecretString' in value ? value.SecretString : value.SecretBinary))
      .filter((text) => text.includes('AccessKeyId')),
};

export const S3: SinkUnderTest = {
  name: 'S3',
  operations: 's3:*',
  deliver: { to: 's3', bucket: BUCKET },
  account: { s3: { buckets: [{ name: BUCKET, encryption: { algorithm: 'aws:kms' } }] } },
  fetch: async (world, user, oldKeyId, newKeyId) => {
    const client = new S3Client({ ...as(world, oldKeyId), forcePathStyle: true });
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `credential/${user}/${user}_${newKeyId}.csv` }),
    );
    const text = (await Body?.transformToString()) ?? '';
    const accessKeyId = newKeyId;
    const secretAccessKey = text.trimEnd().split('\n')[1]?.split(',').at(-1) ?? '';
    // The file is B's to the letter.
    const file = `UserName,AccessKeyId,SecretAccessKey\n${user},${accessKeyId},${secretAccessKey}\n`;
    if (text !== file) throw new Error(`the file of ${user} is not a credential file`);
    return { accessKeyId, secretAccessKey };
  },
  contents: ({ sandbox }) =>
    [...(allBuckets(sandbox.world).get(BUCKET)?.objects.values() ?? [])].map(({ content }) =>
      Buffer.from(content).toString('utf8'),
    ),
};

export const SINKS: readonly SinkUnderTest[] = [SECRETS_MANAGER, S3];

/** Who somebody is to AWS, asked with their own credentials. @throws what AWS answers */
export async function identityOf(world: World, credentials: Credentials): Promise<string> {
  const client = new STSClient({ ...as(world, credentials.accessKeyId), credentials });
  const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
  return Arn;
}

function as({ sandbox }: World, accessKeyId: string) {
  const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
  return { endpoint: sandbox.endpoint, region: REGION, credentials, maxAttempts: 1 };
}
