import { NEEDS } from '../../aws/needs.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn, regionalArn } from '../place.ts';
import { kmsStatement } from './key.ts';

type ToSecrets = Extract<DeliverSettings, { readonly to: 'secrets-manager' }>;
type ToBucket = Extract<DeliverSettings, { readonly to: 's3' }>;

/** Handing over new secrets, without being able to read any; and finding out whose key it is that a broken run left. */
export function deliverStatements(deliver: DeliverSettings, place: Place): readonly Statement[] {
  return [
    ...(deliver.to === 's3' ? bucketStatements(deliver, place) : secretStatements(deliver, place)),
    {
      Sid: 'FindsKeysOfBrokenRuns',
      Effect: 'Allow',
      Action: [...NEEDS.trail.createdKeys],
      Resource: ['*'],
    },
  ];
}

function secretStatements(deliver: ToSecrets, place: Place): readonly Statement[] {
  const { describe, tagged, create, resourcePolicy, setResourcePolicy, putVersion, moveStage, tag } =
    NEEDS.secrets;
  const secrets = [regionalArn(place, 'secretsmanager', 'secret:keywarden/*', deliver.region)];
  const actions = [describe, create, resourcePolicy, putVersion, moveStage, tag].flat();
  return [
    {
      Sid: 'HandsOverSecrets',
      Effect: 'Allow',
      Action: [...new Set(actions)].filter((action) => !action.startsWith('kms:')),
      Resource: secrets,
    },
    // It has no resource that could be named. It shows names and tags, and no secret.
    { Sid: 'FindsSecretsOfRenamedUsers', Effect: 'Allow', Action: [...tagged], Resource: ['*'] },
    {
      Sid: 'ClosesSecrets',
      Effect: 'Allow',
      Action: [...setResourcePolicy],
      Resource: secrets,
      Condition: { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } },
    },
    neverReads(['secretsmanager:GetSecretValue'], secrets),
    // It has no resource that could be named: a Deny on secrets would deny nothing.
    {
      Sid: 'NeverReadsManySecrets',
      Effect: 'Deny',
      Action: ['secretsmanager:BatchGetSecretValue'],
      Resource: ['*'],
    },
    ...(deliver.kmsKey === null
      ? []
      : [kmsStatement({ actions, key: deliver.kmsKey, service: 'secretsmanager' }, place, deliver.region)]),
  ];
}

function bucketStatements(deliver: ToBucket, place: Place): readonly Statement[] {
  const { publicAccess, put, copy, has, keys, remove } = NEEDS.buckets;
  const bucket = [bucketArn(place, deliver.bucket)];
  const visible = [bucketArn(place, deliver.bucket, 'credential/*')];
  const pending = [bucketArn(place, deliver.bucket, 'pending/*')];
  const objects = [...visible, ...pending];
  return [
    {
      Sid: 'HandsOverSecrets',
      Effect: 'Allow',
      Action: put.filter((action) => !action.startsWith('kms:')),
      Resource: objects,
      Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    },
    {
      // S3 takes whoever copies for a reader: what is not handed over yet can be read, what is handed over cannot.
      Sid: 'MovesSecretsOutOfPending',
      Effect: 'Allow',
      Action: copy.filter((action) => action === 's3:GetObject'),
      Resource: pending,
    },
    { Sid: 'TakesSecretsBack', Effect: 'Allow', Action: [...remove], Resource: objects },
    {
      Sid: 'SeesWhatIsThere',
      Effect: 'Allow',
      Action: [...new Set([...has, ...keys])],
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': ['credential/*', 'pending/*'] } },
    },
    { Sid: 'SeesThatItIsPrivate', Effect: 'Allow', Action: [...publicAccess], Resource: bucket },
    neverReads(['s3:GetObject', 's3:GetObjectVersion'], visible),
    ...(deliver.kmsKey === null
      ? []
      : [
          kmsStatement(
            { actions: [...put, ...copy], key: deliver.kmsKey, service: 's3' },
            place,
            deliver.region,
          ),
        ]),
  ];
}

/** Whatever else may be allowed to the same identity one day. */
function neverReads(actions: readonly string[], resources: readonly string[]): Statement {
  return { Sid: 'NeverReadsSecrets', Effect: 'Deny', Action: actions, Resource: resources };
}
