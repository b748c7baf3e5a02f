import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { Sleep } from '../core/ports.ts';
import type { TrailApi } from './cloudtrail.ts';
import type { InspectApi } from './inspect.ts';
import type { KmsApi } from './kms.ts';
import { lazily } from './lazily.ts';
import { callsPerSecond } from './limiter.ts';
import type { OrganizationsApi } from './organizations.ts';
import type { BucketApi } from './s3.ts';
import type { ObjectApi } from './s3-objects.ts';
import type { SecretsApi } from './secrets-manager.ts';
import type { StateSecretApi } from './state-secret.ts';
import { type Watch, watch } from './watch.ts';

/**
 * The services that not every run needs. Their SDK clients are loaded with the first call, so that scan and plan of one
 * account do not pay for them.
 */

/** What every client of the SDK takes. */
export type ClientSettings = Pick<
  STSClientConfig,
  | 'requestHandler'
  | 'retryMode'
  | 'maxAttempts'
  | 'profile'
  | 'endpoint'
  | 'credentials'
  | 'region'
  | 'systemClockOffset'
>;

/** Secrets Manager in the settings' region. */
export function lazySecrets(settings: ClientSettings, watching: Watch): SecretsApi {
  const names = {
    describe: true,
    tagged: true,
    create: true,
    resourcePolicy: true,
    setResourcePolicy: true,
    putVersion: true,
    moveStage: true,
    tag: true,
    untag: true,
  } as const;
  return lazily<SecretsApi>(names, async () => {
    const [{ SecretsManagerClient }, { secretsApi }] = await Promise.all([
      import('@aws-sdk/client-secrets-manager'),
      import('./secrets-manager.ts'),
    ]);
    const client = new SecretsManagerClient(settings);
    watch(client, 'secretsmanager', watching);
    return secretsApi(client);
  });
}

/** S3 in the settings' region. */
export function lazyBuckets(settings: ClientSettings, watching: Watch): BucketApi {
  const names = { publicAccess: true, put: true, copy: true, has: true, keys: true, remove: true } as const;
  return lazily<BucketApi>(names, async () => {
    const [{ S3Client }, { bucketApi }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('./s3.ts'),
    ]);
    // Another endpoint than AWS's seldom has a host name per bucket.
    const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
    watch(client, 's3', watching);
    return bucketApi(client);
  });
}

/** Texts in S3, wherever their bucket is. The limit of the account's other calls is not for these. */
export function lazyObjects(settings: ClientSettings, watching: Watch): ObjectApi {
  const names = { readText: true, writeText: true, keys: true, remove: true } as const;
  return lazily<ObjectApi>(names, async () => {
    const [{ S3Client }, { objectApi }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('./s3-objects.ts'),
    ]);
    const client = new S3Client({
      ...settings,
      forcePathStyle: settings.endpoint !== undefined,
      followRegionRedirects: true,
    });
    watch(client, 's3', { ...watching, limiter: { take: async () => {} } });
    return objectApi(client);
  });
}

/** KMS in the settings' region. */
export function lazyKms(settings: ClientSettings, watching: Watch): KmsApi {
  return lazily<KmsApi>({ generateMac: true }, async () => {
    const [{ KMSClient }, { kmsApi }] = await Promise.all([
      import('@aws-sdk/client-kms'),
      import('./kms.ts'),
    ]);
    const client = new KMSClient(settings);
    watch(client, 'kms', watching);
    return kmsApi(client);
  });
}

/** The state key in Secrets Manager, in the settings' region. */
export function lazyStateSecret(settings: ClientSettings, watching: Watch): StateSecretApi {
  return lazily<StateSecretApi>({ read: true }, async () => {
    const [{ SecretsManagerClient }, { stateSecretApi }] = await Promise.all([
      import('@aws-sdk/client-secrets-manager'),
      import('./state-secret.ts'),
    ]);
    const client = new SecretsManagerClient(settings);
    watch(client, 'secretsmanager', watching);
    return stateSecretApi(client);
  });
}

/** CloudTrail where the events of IAM are, at no more than the calls it takes. */
export function lazyTrail(
  settings: ClientSettings,
  watching: Watch,
  sleep: Sleep,
  region: () => Promise<string>,
): TrailApi {
  return lazily<TrailApi>({ createdKeys: true }, async () => {
    const [{ CloudTrailClient }, { LOOKUPS_PER_SECOND, regionOfIamEvents, trailApi }] = await Promise.all([
      import('@aws-sdk/client-cloudtrail'),
      import('./cloudtrail.ts'),
    ]);
    const client = new CloudTrailClient({ ...settings, region: regionOfIamEvents(await region()) });
    watch(client, 'cloudtrail', { ...watching, limiter: callsPerSecond(LOOKUPS_PER_SECOND, sleep) });
    return trailApi(client);
  });
}

/** Organizations, at no more than the calls it takes. */
export function lazyOrganizations(settings: ClientSettings, watching: Watch, sleep: Sleep): OrganizationsApi {
  const names = { accounts: true, accountsUnder: true, unitsUnder: true, tags: true } as const;
  return lazily<OrganizationsApi>(names, async () => {
    const [{ OrganizationsClient }, { CALLS_PER_SECOND, TAG_CALLS_PER_SECOND, organizationsApi }] =
      await Promise.all([import('@aws-sdk/client-organizations'), import('./organizations.ts')]);
    const atPace = (calls: number) => {
      const client = new OrganizationsClient(settings);
      watch(client, 'organizations', { ...watching, limiter: callsPerSecond(calls, sleep) });
      return client;
    };
    return organizationsApi(atPace(CALLS_PER_SECOND), atPace(TAG_CALLS_PER_SECOND));
  });
}

/** What only `doctor` asks, in the settings' region; buckets are found wherever they are. */
export function lazyInspect(settings: ClientSettings, watching: Watch): InspectApi {
  const names = {
    simulate: true,
    mailAccount: true,
    mailIdentity: true,
    mailEvents: true,
    bucketEncryption: true,
    bucketVersioning: true,
    bucketRegion: true,
  } as const;
  return lazily<InspectApi>(names, async () => {
    const [{ IAMClient }, { SESv2Client }, { S3Client }, ofIam, ofSes, ofS3] = await Promise.all([
      import('@aws-sdk/client-iam'),
      import('@aws-sdk/client-sesv2'),
      import('@aws-sdk/client-s3'),
      import('./inspect-iam.ts'),
      import('./inspect-ses.ts'),
      import('./inspect-s3.ts'),
    ]);
    const iam = new IAMClient(settings);
    const ses = new SESv2Client(settings);
    const s3 = new S3Client({
      ...settings,
      forcePathStyle: settings.endpoint !== undefined,
      followRegionRedirects: true,
    });
    watch(iam, 'iam', watching);
    watch(ses, 'ses', watching);
    watch(s3, 's3', watching);
    return {
      simulate: (principal, question) => ofIam.simulate(iam, principal, question),
      mailAccount: () => ofSes.mailAccount(ses),
      mailIdentity: (name) => ofSes.mailIdentity(ses, name),
      mailEvents: (configurationSet) => ofSes.mailEvents(ses, configurationSet),
      bucketEncryption: (bucket) => ofS3.bucketEncryption(s3, bucket),
      bucketVersioning: (bucket) => ofS3.bucketVersioning(s3, bucket),
      bucketRegion: (bucket) => ofS3.bucketRegion(s3, bucket),
    };
  });
}
