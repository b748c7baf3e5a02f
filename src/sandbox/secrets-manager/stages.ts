import { z } from 'zod';
import { type JsonOperation, epochSeconds, jsonOperation } from '../wire/json-service.ts';
import { invalidParameter, noSuchVersion } from './errors.ts';
import { secretEvenDeleted, secretOf } from './find.ts';
import { CURRENT, attachLabels, detachLabel, holderOf } from './labels.ts';
import { pageOf } from './paging.ts';
import { flag, page, secretId, stage, versionId } from './schemas.ts';
import type { Secret, SecretVersion } from './state.ts';

const moveInput = z.object({
  SecretId: secretId,
  VersionStage: stage,
  RemoveFromVersionId: versionId.optional(),
  MoveToVersionId: versionId.optional(),
});

/** UpdateSecretVersionStage: puts a label on a version, takes it off one, or moves it from one to the other. */
const updateSecretVersionStage = jsonOperation(moveInput, (call) => {
  const secret = secretOf(call);
  const { VersionStage: label, MoveToVersionId: to } = call.input;
  checkMove(secret, call.input);
  secret.versions = to === undefined ? detachLabel(secret.versions, label) : attach(secret, to, label);
  secret.changed = call.now;
  const { arn, name } = secret;
  return { result: { ARN: arn, Name: name }, noted: { ARN: arn } };
});

const listInput = z.object({ SecretId: secretId, IncludeDeprecated: flag, ...page });

/** ListSecretVersionIds: deprecated versions only when asked for. */
const listSecretVersionIds = jsonOperation(listInput, (call) => {
  const secret = secretEvenDeleted(call);
  const { IncludeDeprecated: all = false } = call.input;
  const shown = secret.versions.filter(({ stages }) => all || stages.length > 0);
  const { items, NextToken } = pageOf(call.input, shown, ({ id }) => id);
  return {
    result: {
      ARN: secret.arn,
      Name: secret.name,
      Versions: items.map((version) => versionEntry(secret, version)),
      NextToken,
    },
  };
});

export const STAGE_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  UpdateSecretVersionStage: updateSecretVersionStage,
  ListSecretVersionIds: listSecretVersionIds,
};

const attach = ({ versions }: Secret, to: string, label: string): readonly SecretVersion[] =>
  attachLabels(versions, to, [label]);

/**
 * A label that is on another version must be taken from that one by name, so that nobody moves what they have not seen.
 * @throws AwsError `ResourceNotFoundException`, `InvalidParameterException`.
 */
const checkMove = ({ versions }: Secret, asked: z.infer<typeof moveInput>): void => {
  const { VersionStage: label, RemoveFromVersionId: from, MoveToVersionId: to } = asked;
  for (const id of [from, to])
    if (id !== undefined && !versions.some((version) => version.id === id))
      throw noSuchVersion(`VersionId: ${id}`);
  if (from === undefined && to === undefined)
    throw invalidParameter('You must specify RemoveFromVersionId, MoveToVersionId, or both.');
  if (to === undefined && label === CURRENT)
    throw invalidParameter(
      `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`,
    );
  const holder = holderOf(versions, label);
  if (from === undefined && holder !== undefined && holder.id !== to)
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. ${attachedTo(label, holder)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (from !== undefined && holder?.id !== from)
    throw invalidParameter(
      `The parameter RemoveFromVersionId is invalid. ${attachedTo(label, holder)}, not to version ${from}.`,
    );
};

const attachedTo = (label: string, holder: SecretVersion | undefined): string =>
  `Staging label ${label} is currently attached to ${holder === undefined ? 'no version' : `version ${holder.id}`}`;

const versionEntry = (secret: Secret, { id, stages, created, lastAccessed }: SecretVersion): object => ({
  VersionId: id,
  ...(stages.length === 0 ? {} : { VersionStages: stages }),
  ...(lastAccessed === null ? {} : { LastAccessedDate: epochSeconds(lastAccessed) }),
  CreatedDate: epochSeconds(created),
  KmsKeyIds: [secret.kmsKeyId ?? 'DefaultEncryptionKey'],
});
