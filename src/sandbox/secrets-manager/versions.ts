import type { Instant } from '../world.ts';
import { invalidParameter, invalidRequest, limitExceeded, resourceExists } from './errors.ts';
import { CURRENT, attachLabels } from './labels.ts';
import type { Secret, SecretValue, SecretVersion } from './state.ts';

interface NewVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages: readonly string[];
}

/**
 * Adds a version with its labels. The first version is current whatever was asked for. The same id with the same value is
 * no fault and changes nothing.
 *
 * @returns the version as it stands.
 * @throws AwsError `ResourceExistsException` for the same id with another value; `LimitExceededException`.
 */
export const addVersion = (secret: Secret, asked: NewVersion, now: Instant): SecretVersion => {
  const present = secret.versions.find(({ id }) => id === asked.id);
  if (present !== undefined) {
    if (isSameValue(present.value, asked.value)) return present;
    throw resourceExists(
      `You can't use ClientRequestToken ${asked.id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const version = { id: asked.id, value: asked.value, created: now, stages: [], lastAccessed: null };
  const isFirst = secret.versions.length === 0;
  const versions = [...makeRoom(secret.versions, now), version];
  secret.versions = attachLabels(versions, asked.id, isFirst ? [...asked.stages, CURRENT] : asked.stages);
  secret.changed = now;
  return secret.versions.at(-1) ?? version;
};

/**
 * The value in a request that adds a version.
 * @throws AwsError `InvalidParameterException` for both kinds at once.
 */
export const valueOf = (input: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}): SecretValue | undefined => {
  const { SecretString, SecretBinary } = input;
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter("You can't specify both a binary secret value and a string secret value.");
  if (SecretString !== undefined) return { SecretString };
  return SecretBinary === undefined ? undefined : { SecretBinary };
};

/**
 * The id of a new version: the token the caller chose. SDKs make one up when their caller does not.
 * @throws AwsError `InvalidRequestException`, `InvalidParameterException`.
 */
export const versionIdOf = (input: { readonly ClientRequestToken?: string | undefined }): string => {
  const { ClientRequestToken: token } = input;
  if (token === undefined)
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  if (token.length < 32 || token.length > 64)
    throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
  return token;
};

export const isSameValue = (one: SecretValue, other: SecretValue): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const DAY = 24 * 3600 * 1000;

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MOST_VERSIONS = 100;

/** Beyond the quota the oldest deprecated version goes, but none that was made in the last 24 hours. */
const makeRoom = (versions: readonly SecretVersion[], now: Instant): readonly SecretVersion[] => {
  if (versions.length < MOST_VERSIONS) return versions;
  const oldest = versions.find(({ stages, created }) => stages.length === 0 && created <= now - DAY);
  if (oldest === undefined)
    throw limitExceeded(`You've reached the quota of ${MOST_VERSIONS} versions of this secret.`);
  return versions.filter(({ id }) => id !== oldest.id);
};
