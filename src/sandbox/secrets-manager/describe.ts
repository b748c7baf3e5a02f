import { z } from 'zod';
import { type JsonOperation, epochSeconds, jsonOperation } from '../wire/json-service.ts';
import { secretEvenDeleted } from './find.ts';
import { FILTER, isShown } from './filters.ts';
import { pageOf } from './paging.ts';
import { flag, onlySecretId, page } from './schemas.ts';
import { type Secret, secretsOf } from './state.ts';

/** DescribeSecret: everything but the value; also of a secret marked for deletion. */
const describeSecret = jsonOperation(onlySecretId, (call) => {
  const secret = secretEvenDeleted(call);
  return { result: { ...entry(secret), VersionIdsToStages: labelled(secret) } };
});

const listInput = z.object({
  Filters: z.array(FILTER).max(10).optional(),
  SortOrder: z.enum(['asc', 'desc']).optional(),
  IncludePlannedDeletion: flag,
  ...page,
});

/** ListSecrets: the account's own, of this region, by the date of creation. */
const listSecrets = jsonOperation(listInput, (call) => {
  const { Filters = [], SortOrder = 'asc', IncludePlannedDeletion = false } = call.input;
  const secrets = [...secretsOf(call.world, call.account, call.region).values()].filter(
    (secret) => (IncludePlannedDeletion || secret.deletionDate === null) && isShown(secret, Filters),
  );
  const sorted = secrets.toSorted((a, b) => a.created - b.created);
  const ordered = SortOrder === 'asc' ? sorted : sorted.toReversed();
  const { items, NextToken } = pageOf(call.input, ordered, ({ arn }) => arn);
  return {
    result: {
      SecretList: items.map((secret) => ({ ...entry(secret), SecretVersionsToStages: labelled(secret) })),
      NextToken,
    },
  };
});

export const DESCRIBE_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  DescribeSecret: describeSecret,
  ListSecrets: listSecrets,
};

const entry = (secret: Secret): object => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  ...(secret.tags.length === 0 ? {} : { Tags: secret.tags }),
  CreatedDate: epochSeconds(secret.created),
  LastChangedDate: epochSeconds(secret.changed),
  ...(secret.lastAccessed === null ? {} : { LastAccessedDate: epochSeconds(secret.lastAccessed) }),
  ...(secret.deletionDate === null ? {} : { DeletedDate: epochSeconds(secret.deletionDate) }),
});

/** Version ids and their labels; deprecated versions are left out, and so is the whole when there is none. */
const labelled = ({ versions }: Secret): Readonly<Record<string, readonly string[]>> | undefined => {
  const pairs = versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
};
