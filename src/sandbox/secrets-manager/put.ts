import { z } from 'zod';
import { type JsonAnswer, type JsonCall, type JsonOperation, jsonOperation } from '../wire/json-service.ts';
import { invalidRequest, notImplemented, resourceExists } from './errors.ts';
import { secretOf } from './find.ts';
import { validName } from './names.ts';
import { secretId, stage, tags, text, token, value } from './schemas.ts';
import { type Secret, secretsOf } from './state.ts';
import { mergeTags } from './tag-rules.ts';
import { addVersion, isSameValue, valueOf, versionIdOf } from './versions.ts';

const createInput = z.object({
  Name: z.string(),
  Description: z.string().max(2048).optional(),
  KmsKeyId: text,
  Tags: tags,
  AddReplicaRegions: z.array(z.unknown()).optional(),
  ...token,
  ...value,
});
type CreateCall = JsonCall<z.infer<typeof createInput>>;

/** CreateSecret. Without a value: a secret that has no version yet. */
const createSecret = (call: CreateCall): JsonAnswer => {
  const { input, now } = call;
  if ((input.AddReplicaRegions ?? []).length > 0) throw notImplemented('replication');
  const name = validName(input.Name);
  const id = versionIdOf(input);
  const given = valueOf(input);
  const secrets = secretsOf(call.world, call.account, call.region);
  const present = secrets.get(name);
  if (present !== undefined) return createdBefore(present, id, call);

  const secret: Secret = {
    arn: `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${name}-${call.world.randomId(6)}`,
    name,
    account: call.account,
    region: call.region,
    description: input.Description,
    kmsKeyId: input.KmsKeyId,
    created: now,
    changed: now,
    lastAccessed: null,
    deletionDate: null,
    policy: null,
    tags: mergeTags([], input.Tags ?? []),
    versions: [],
  };
  if (given !== undefined) addVersion(secret, { id, value: given, stages: [] }, now);
  secrets.set(name, secret);
  return answer(secret, given === undefined ? undefined : id);
};

/** The same call again is no fault; anything else is a name that is taken. */
const createdBefore = (secret: Secret, id: string, { input }: CreateCall): JsonAnswer => {
  if (secret.deletionDate !== null)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const given = valueOf(input);
  const version = secret.versions.find((each) => each.id === id);
  if (version !== undefined && given !== undefined && isSameValue(version.value, given))
    return answer(secret, id);
  throw resourceExists(`The operation failed because the secret ${secret.name} already exists.`);
};

const putInput = z.object({
  SecretId: secretId,
  VersionStages: z.array(stage).min(1).max(20).optional(),
  ...token,
  ...value,
});

/** PutSecretValue: a further version, current unless other labels are given. */
const putSecretValue = (call: JsonCall<z.infer<typeof putInput>>): JsonAnswer => {
  const secret = secretOf(call);
  const id = versionIdOf(call.input);
  const given = valueOf(call.input);
  if (given === undefined) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  const stages = call.input.VersionStages ?? ['AWSCURRENT'];
  const version = addVersion(secret, { id, value: given, stages }, call.now);
  const { result, ...rest } = answer(secret, id);
  return { result: { ...result, VersionStages: version.stages }, ...rest };
};

export const PUT_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  CreateSecret: jsonOperation(createInput, createSecret),
  PutSecretValue: jsonOperation(putInput, putSecretValue),
};

const answer = ({ arn, name }: Secret, versionId: string | undefined): JsonAnswer => ({
  result: { ARN: arn, Name: name, VersionId: versionId },
  noted: { ARN: arn, ...(versionId === undefined ? {} : { VersionId: versionId }) },
});
