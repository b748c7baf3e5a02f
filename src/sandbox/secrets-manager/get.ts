import { z } from 'zod';
import { type JsonOperation, epochSeconds, jsonOperation } from '../wire/json-service.ts';
import type { Instant } from '../world.ts';
import { invalidRequest, noSuchVersion } from './errors.ts';
import { secretOf } from './find.ts';
import { CURRENT, holderOf } from './labels.ts';
import { secretId, stage, versionId } from './schemas.ts';
import type { Secret, SecretVersion } from './state.ts';

const getInput = z.object({
  SecretId: secretId,
  VersionId: versionId.optional(),
  VersionStage: stage.optional(),
});

/** GetSecretValue: the current version, or the one that an id or a label names. */
const getSecretValue = jsonOperation(getInput, (call) => {
  const secret = secretOf(call);
  const version = versionOf(secret, call.input.VersionId, call.input.VersionStage);
  noteAccess(secret, version, call.now);
  const { arn, name } = secret;
  return {
    result: {
      ARN: arn,
      Name: name,
      VersionId: version.id,
      ...version.value,
      VersionStages: version.stages,
      CreatedDate: epochSeconds(version.created),
    },
    noted: { ARN: arn, VersionId: version.id },
  };
});

export const GET_OPERATIONS: Readonly<Record<string, JsonOperation>> = { GetSecretValue: getSecretValue };

const versionOf = (
  { versions }: Secret,
  id: string | undefined,
  label: string | undefined,
): SecretVersion => {
  if (id === undefined) {
    const wanted = label ?? CURRENT;
    const holder = holderOf(versions, wanted);
    if (holder === undefined) throw noSuchVersion(`staging label: ${wanted}`);
    return holder;
  }
  const version = versions.find((each) => each.id === id);
  if (version === undefined) throw noSuchVersion(`VersionId: ${id}`);
  if (label !== undefined && !version.stages.includes(label))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  return version;
};

/** Reads are recorded by the day. */
const noteAccess = (secret: Secret, version: SecretVersion, now: Instant): void => {
  const day = now - (now % DAY);
  secret.lastAccessed = day;
  secret.versions = secret.versions.map((each) =>
    each.id === version.id ? { ...each, lastAccessed: day } : each,
  );
};

const DAY = 24 * 3600 * 1000;
