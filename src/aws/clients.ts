import { IAMClient } from '@aws-sdk/client-iam';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { type SecretsInHand, secretsInHand } from '../core/redact.ts';
import type { Instant } from '../core/model/time.ts';
import type { Clock, Sleep } from '../core/ports.ts';
import type { NewKey } from '../core/ports.ts';
import type { TrailApi } from './cloudtrail.ts';
import { type IamApi, iamApi } from './iam.ts';
import type { InspectApi } from './inspect.ts';
import type { KmsApi } from './kms.ts';
import {
  type ClientSettings,
  lazyBuckets,
  lazyInspect,
  lazyKms,
  lazyObjects,
  lazyOrganizations,
  lazySecrets,
  lazyStateSecret,
  lazyTrail,
} from './lazy-clients.ts';
import { DEFAULT_CALLS_PER_SECOND, type Limiter, callsPerSecond } from './limiter.ts';
import type { OrganizationsApi } from './organizations.ts';
import { roleCredentials } from './role-credentials.ts';
import { markedBy } from './run-mark.ts';
import type { BucketApi } from './s3.ts';
import type { ObjectApi } from './s3-objects.ts';
import type { SecretsApi } from './secrets-manager.ts';
import { serverTime } from './server-time.ts';
import { type EmailApi, emailApi } from './ses.ts';
import type { StateSecretApi } from './state-secret.ts';
import { type Role, type StsApi, assumeRole, stsApi } from './sts.ts';
import { type Watch, type Watched, watch } from './watch.ts';

export interface AwsOptions {
  /** Name of a profile; without it the SDK's usual chain finds credentials. */
  readonly profile?: string;
  /** Without it the environment's or the profile's; where neither names one, us-east-1 (IAM has no regions). */
  readonly region?: string | (() => Promise<string>);
  /** Where every call goes instead of AWS; it wins over AWS_ENDPOINT_URL, which the SDK reads itself. */
  readonly endpointUrl?: string;
  readonly credentials?: Credentials;
  /** Spaces out the calls of this account; loopback endpoints are never limited. Default: 20 calls a second. */
  readonly limiter?: Limiter;
  readonly sleep: Sleep;
  /** The local clock, of which only differences count: how long a session of a role has lasted. */
  readonly clock?: Clock;
  /** Told of every attempt before it is sent, `iam:ListUsers`. */
  readonly onCall?: (operation: string) => void;
  /** Refuse every endpoint that is not this machine, before anything is sent. */
  readonly loopbackOnly?: boolean;
  /** The secrets of this run, which no error may repeat. Default: those of this connection alone. */
  readonly secrets?: SecretsInHand;
  /** What carries requests to the endpoint. Default: HTTP. */
  readonly requestHandler?: NonNullable<ClientSettings['requestHandler']>;
}

/** Static credentials, or a function that gets some. */
type Credentials = NonNullable<STSClientConfig['credentials']>;

/** One account's AWS: one client per service, shared limiter, shared clock. */
export interface Aws {
  readonly iam: IamApi;
  readonly sts: StsApi;
  /** SES in a region; null: the region of everything else. */
  readonly email: (region: string | null) => EmailApi;
  /** Secrets Manager in a region; null: the region of everything else. */
  readonly secrets: (region: string | null) => SecretsApi;
  /** S3 in a region; null: the region of everything else. */
  readonly buckets: (region: string | null) => BucketApi;
  /** KMS in a region; null: the region of everything else. */
  readonly kms: (region: string | null) => KmsApi;
  /** The state key in Secrets Manager in a region; null: the region of everything else. */
  readonly stateSecret: (region: string | null) => StateSecretApi;
  /** Texts in S3: what a store is made of. At no more than S3's own pace. */
  readonly objects: () => ObjectApi;
  /** CloudTrail's events about IAM. */
  readonly trail: () => TrailApi;
  /**
   * Who a new key is, asked with the key itself, once. A key that is not valid everywhere yet fails with the code
   * `InvalidClientTokenId`: the caller tries again.
   */
  readonly testKey: (key: NewKey) => Promise<{ readonly arn: string; readonly account: string }>;
  /** What only `doctor` asks, in a region; null: the region of everything else. */
  readonly inspect: (region: string | null) => InspectApi;
  /** AWS Organizations; answers the management account and delegated administrators only. */
  readonly organizations: () => OrganizationsApi;
  /** The region of everything else. */
  readonly region: () => Promise<string>;
  /** A text from outside without the secrets of this run. */
  readonly redact: (text: string) => string;
  /**
   * The same settings, acting as a role (of another account: with a limiter of its own). Its session is renewed before
   * it ends, so that a run may outlive it.
   * @param limiter of sessions that work on one account together; left out: of this one alone
   */
  readonly assumeRole: (role: Role, limiter?: Limiter) => Aws;
  /** Closes the connections; nothing may be called after it. */
  readonly close: () => void;
  /** The `Date` of the first answer, ms; null before it. */
  readonly serverTime: () => Instant | null;
  /** The `Date` of the latest answer, ms; null before the first. */
  readonly latestServerTime: () => Instant | null;
}

const ATTEMPTS = 5;
/** ms. Without `throwOnRequestTimeout` the SDK only warns. */
const TIMEOUTS = { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true };
const IAM_HAS_NO_REGIONS = 'us-east-1';

/** Connects to one account. Nothing is sent until the first call. */
export function createAws(options: AwsOptions): Aws {
  const time = serverTime();
  const secrets = options.secrets ?? secretsInHand();
  const watching = {
    limiter: options.limiter ?? callsPerSecond(DEFAULT_CALLS_PER_SECOND, options.sleep),
    time,
    loopbackOnly: options.loopbackOnly ?? false,
    onCall: options.onCall ?? (() => {}),
    opened: new Set<{ readonly destroy: () => void }>(),
    secrets,
  };
  const settings = connection(options);
  const iam = new IAMClient(settings);
  const sts = new STSClient(settings);
  watch(iam, 'iam', watching);
  watch(sts, 'sts', watching);
  const region = () => sts.config.region();
  const inRegion = (region: string | null) => (region === null ? settings : { ...settings, region });
  let trail: TrailApi | undefined;
  return {
    iam: iamApi(
      iam,
      (use, run) =>
        useOnce(new IAMClient({ ...once(settings, iam), ...markedBy(run) }), 'iam', watching, use),
      options.sleep,
      secrets,
    ),
    sts: stsApi(sts),
    secrets: (region) => lazySecrets(inRegion(region), watching),
    buckets: (region) => lazyBuckets(inRegion(region), watching),
    kms: (region) => lazyKms(inRegion(region), watching),
    stateSecret: (region) => lazyStateSecret(inRegion(region), watching),
    objects: () => lazyObjects(settings, watching),
    trail: () => (trail ??= lazyTrail(settings, watching, options.sleep, region)),
    testKey: ({ keyId, secret }) => {
      const credentials = { accessKeyId: keyId, secretAccessKey: secret.reveal() };
      const client = new STSClient({ ...once(settings, iam), credentials });
      return useOnce(client, 'sts', watching, (sts) => stsApi(sts).callerIdentity());
    },
    region,
    redact: secrets.redact,
    email: (region) => {
      const regional = inRegion(region);
      const reader = new SESv2Client(regional);
      const sender = new SESv2Client({ ...regional, maxAttempts: 1 });
      watch(reader, 'ses', watching);
      watch(sender, 'ses', watching);
      return emailApi(reader, sender, options.sleep);
    },
    assumeRole: (role, limiter) => {
      const { profile: _, limiter: __, ...rest } = options;
      // What the new clients hear of the time counts too: they may work for an hour while these are silent.
      const clocks = [time.latest];
      const acting = createAws({
        ...rest,
        secrets,
        ...(limiter === undefined ? {} : { limiter }),
        region: rest.region ?? region,
        credentials: roleCredentials(
          () => assumeRole(sts, role),
          () => clocks.reduce<Instant | null>((latest, clock) => later(latest, clock()), null),
          options.clock,
        ),
      });
      clocks.push(acting.latestServerTime);
      return acting;
    },
    inspect: (region) => lazyInspect(inRegion(region), watching),
    organizations: () => lazyOrganizations(settings, watching, options.sleep),
    close: () => {
      for (const client of watching.opened) client.destroy();
    },
    serverTime: time.first,
    latestServerTime: time.latest,
  };
}

/**
 * Settings of a client that tries everything once. It cannot correct a wrong local clock by trying again, so it starts
 * with the correction that another client has found.
 */
function once(settings: ClientSettings, { config }: IAMClient): ClientSettings {
  return { ...settings, maxAttempts: 1, systemClockOffset: config.systemClockOffset };
}

async function useOnce<C extends Watched, T>(
  client: C,
  service: string,
  watching: Watch,
  use: (client: C) => Promise<T>,
): Promise<T> {
  watch(client, service, watching);
  try {
    return await use(client);
  } finally {
    client.destroy();
    watching.opened.delete(client);
  }
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

function connection({ profile, region, endpointUrl, credentials, loopbackOnly, requestHandler }: AwsOptions) {
  if (loopbackOnly && credentials === undefined) {
    throw new TypeError(
      'loopbackOnly needs credentials: looking for some could call out (SSO, instance metadata)',
    );
  }
  const given = {
    requestHandler: requestHandler ?? TIMEOUTS,
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  if (region !== undefined && credentials !== undefined) return { ...given, region };
  // One client finds region and credentials for all, so that a profile's process or SSO login runs once.
  const { config } = new STSClient({ ...given, ...(region === undefined ? {} : { region }) });
  return {
    ...given,
    credentials: config.credentials,
    region: () => config.region().catch(() => IAM_HAS_NO_REGIONS),
  };
}
