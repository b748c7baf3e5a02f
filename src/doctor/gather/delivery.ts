import type { Aws } from '../../aws/clients.ts';
import type { InspectApi } from '../../aws/inspect.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import { ask } from '../asked.ts';
import type { CallerFacts, DeliveryFacts, OwnerFacts } from '../facts.ts';
import { gatherBucket } from './bucket.ts';
import type { SampleUser } from './reads.ts';
import { firstOf } from './writes.ts';

/** Asks about the sink, in the account of the users, and whether one of them could fetch a secret. Stores nothing. */
export async function gatherDelivery(
  aws: Pick<Aws, 'inspect' | 'buckets' | 'secrets'>,
  deliver: DeliverSettings,
  { account, partition, region: own }: Pick<CallerFacts, 'account' | 'partition' | 'region'>,
  sample: SampleUser | null,
): Promise<DeliveryFacts> {
  const region = deliver.region ?? own;
  const at = { account, partition, region };
  const owner = await gatherOwner(aws.inspect(region), deliver, at, sample);
  if (deliver.to === 's3') {
    const { bucket } = deliver;
    return { to: 's3', region, owner, bucket: await gatherBucket(aws, { bucket, account, region }) };
  }
  const describe = await ask(() => aws.secrets(region).describe('keywarden/doctor/none'));
  return { to: 'secrets-manager', region, owner, describe, kmsKey: deliver.kmsKey };
}

interface At {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

async function gatherOwner(
  inspect: InspectApi,
  deliver: DeliverSettings,
  at: At,
  sample: SampleUser | null,
): Promise<OwnerFacts> {
  if (sample === null) return { user: null, answers: [] };
  const answers: OwnerFacts['answers'][number][] = [];
  for (const { action, resource, context } of fetching(deliver, at, sample)) {
    const asked = await ask(() => inspect.simulate(sample.arn, { actions: [action], resource, context }));
    answers.push({ action, resource, asked: asked.answered ? firstOf(asked.value) : asked });
    if (!asked.answered) break;
  }
  return { user: sample.user, answers };
}

/** What fetching a secret takes. */
function fetching(
  deliver: DeliverSettings,
  { account, partition, region }: At,
  { user }: SampleUser,
): readonly {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}[] {
  const service = deliver.to === 's3' ? 's3' : 'secretsmanager';
  const read =
    deliver.to === 's3'
      ? {
          action: 's3:GetObject',
          resource: `arn:${partition}:s3:::${deliver.bucket}/credential/${user}/${user}_probe.csv`,
        }
      : {
          action: 'secretsmanager:GetSecretValue',
          resource: `arn:${partition}:secretsmanager:${region}:${account}:secret:keywarden/${user}-a1b2c3`,
        };
  const { kmsKey } = deliver;
  if (kmsKey === null) return [{ ...read, context: {} }];
  const alias = /(?:^|:)(alias\/.+)$/.exec(kmsKey)?.[1];
  const key = kmsKey.startsWith('arn:') && alias === undefined ? kmsKey : undefined;
  return [
    { ...read, context: {} },
    {
      action: 'kms:Decrypt',
      resource:
        key ?? `arn:${partition}:kms:${region}:${account}:key/${alias === undefined ? kmsKey : 'doctor'}`,
      context: {
        'kms:ViaService': [`${service}.${region}.amazonaws.com`],
        ...(alias === undefined ? {} : { 'kms:ResourceAliases': [alias] }),
      },
    },
  ];
}
