import { type Action, NEEDS } from '../../aws/needs.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import { kmsStatement } from '../parts/key.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import { type Place, bucketArn, regionalArn } from '../place.ts';
import type { Doing } from './doing.ts';
import { type PlannedUser, grouped } from './users.ts';

type Unnamed = Omit<Statement, 'Sid'>;
type ToBucket = Extract<DeliverSettings, { readonly to: 's3' }>;

/** The tag by which Secrets Manager's sink knows whose secret one is: names pass to other users. */
export const USER_TAG = 'keywarden:user-id';

/** Writing where the secrets of exactly these users are handed over. */
export function sinkStatements(
  users: readonly PlannedUser[],
  deliver: DeliverSettings,
  place: Place,
): readonly Unnamed[] {
  const known = users.filter(({ userId }) => userId !== null);
  return [
    ...(deliver.to === 's3'
      ? bucketStatements(known, deliver, place)
      : secretStatements(known, regionalArn(place, 'secretsmanager', 'secret:keywarden/*', deliver.region))),
    ...keyStatements(known, deliver, place),
  ];
}

const { create, setResourcePolicy, putVersion, moveStage, tag } = NEEDS.secrets;
const SHOWN: readonly Action[] = [...setResourcePolicy, ...moveStage, ...tag];
const ON_SECRETS: Partial<Readonly<Record<Doing, readonly Action[]>>> = {
  rotate: withoutKey([...SHOWN, ...putVersion]),
  undo: moveStage,
  reveal: SHOWN,
};

function secretStatements(users: readonly PlannedUser[], secrets: string): readonly Unnamed[] {
  // Whoever is told where the secret is, is let in under the name of today.
  const own = grouped(users, ({ doing }) => [
    ...setResourcePolicy,
    ...doing.flatMap((each) => ON_SECRETS[each] ?? []),
  ]);
  const makers = users.filter(({ doing }) => doing.includes('rotate'));
  const isOf = (kind: 'Resource' | 'Request', of: readonly PlannedUser[]) => ({
    StringEquals: { [`aws:${kind}Tag/${USER_TAG}`]: of.map(({ userId }) => userId ?? '') },
  });
  return [
    ...own.map(({ actions, members }): Unnamed => ({
      Effect: 'Allow',
      Action: actions,
      Resource: [secrets],
      Condition: isOf('Resource', members),
    })),
    ...(makers.length === 0
      ? []
      : [
          {
            Effect: 'Allow',
            Action: withoutKey(create),
            Resource: [secrets],
            // A secret that is somebody's already does not become another's.
            Condition: {
              ...isOf('Request', makers),
              Null: { [`aws:ResourceTag/${USER_TAG}`]: 'true' },
            },
          } as const,
        ]),
  ];
}

function bucketStatements(
  users: readonly PlannedUser[],
  deliver: ToBucket,
  place: Place,
): readonly Unnamed[] {
  const { put, copy, remove } = NEEDS.buckets;
  const inBucket = (key: string) => bucketArn(place, deliver.bucket, key);
  const pending = ({ userId }: PlannedUser) => inBucket(`pending/${userId ?? ''}/*`);
  const doingAny = (...which: readonly Doing[]) =>
    users.filter(({ doing }) => doing.some((each) => which.includes(each)));
  const movers = doingAny('rotate', 'reveal');
  const all = doingAny('rotate', 'reveal', 'undo');
  const allow = (Action: readonly Action[], Resource: readonly string[]): readonly Unnamed[] =>
    Resource.length === 0 ? [] : [{ Effect: 'Allow', Action, Resource }];
  return [
    ...allow(
      withoutKey([...put, ...remove]),
      movers.flatMap((user) => [pending(user), inBucket(`credential/${policyLiteral(user.user)}/*`)]),
    ),
    ...allow(
      copy.filter((action) => action === 's3:GetObject'),
      movers.map(pending),
    ),
    // Earlier builds kept below `credential/!pending/` what was not handed over yet.
    ...allow(
      remove,
      all.flatMap((user) => [pending(user), inBucket(`credential/!pending/${policyLiteral(user.user)}/*`)]),
    ),
  ];
}

function keyStatements(
  users: readonly PlannedUser[],
  { to, kmsKey, region }: DeliverSettings,
  place: Place,
): readonly Unnamed[] {
  const uses = users.some(({ doing }) => doing.some((each) => each === 'rotate' || each === 'reveal'));
  if (kmsKey === null || !uses) return [];
  const actions: readonly Action[] = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const service = to === 's3' ? 's3' : 'secretsmanager';
  const { Sid: _, ...statement } = kmsStatement({ actions, key: kmsKey, service }, place, region);
  return [statement];
}

function withoutKey(actions: readonly Action[]): readonly Action[] {
  return [...new Set(actions)].filter((action) => !action.startsWith('kms:'));
}
