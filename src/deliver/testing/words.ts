import { AwsFailure, type AwsFailureKind } from '../../aws/failure.ts';
import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';
import type { BucketApi } from '../../aws/s3.ts';
import type { NewKey, SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';
import { USER_TAG } from '../secrets-manager/names.ts';

export const CANARY = 'wJalrXUtnFEMI/K7MDENG/canaryCANARYcanary';

export const ANA: SinkUser = {
  account: '111122223333',
  user: 'ana',
  userId: 'AIDAANA',
  arn: 'arn:aws:iam::111122223333:user/team/ana',
};

export const KEY: NewKey = { keyId: 'AKIANEW', secret: secretOf(CANARY) };

export function failure(kind: AwsFailureKind, code: string): AwsFailure {
  return new AwsFailure({ operation: 'x:Y', code, kind, effect: 'none', attempts: 1, message: `${code}.` });
}

/** A secret of Ana's, as it should be. */
export function facts(change: Partial<SecretFacts> = {}): SecretFacts {
  return {
    arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:keywarden/ana-AbCdEf',
    kmsKey: null,
    isDeleted: false,
    tags: new Map([[USER_TAG, 'AIDAANA']]),
    versions: new Map(),
    ...change,
  };
}

/** Secrets Manager that fails the test when it is asked for anything not given here. */
export function armedSecrets(given: Partial<SecretsApi>): SecretsApi {
  const armed = (name: string) => () => Promise.reject(new Error(`${name} was called`));
  return {
    describe: armed('describe'),
    tagged: armed('tagged'),
    create: armed('create'),
    resourcePolicy: armed('resourcePolicy'),
    setResourcePolicy: armed('setResourcePolicy'),
    putVersion: armed('putVersion'),
    moveStage: armed('moveStage'),
    tag: armed('tag'),
    ...given,
  };
}

/** S3 that fails the test when it is asked for anything not given here. */
export function armedBuckets(given: Partial<BucketApi>): BucketApi {
  const armed = (name: string) => () => Promise.reject(new Error(`${name} was called`));
  return {
    publicAccess: armed('publicAccess'),
    put: armed('put'),
    copy: armed('copy'),
    has: armed('has'),
    keys: armed('keys'),
    remove: armed('remove'),
    ...given,
  };
}
