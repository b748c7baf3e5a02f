import type { Instant, World } from '../world.ts';

/** What a version holds: text, or bytes in base64. */
export type SecretValue = { readonly SecretString: string } | { readonly SecretBinary: string };

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly created: Instant;
  /** Staging labels, in alphabetical order; a version without any is deprecated. */
  readonly stages: readonly string[];
  /** The day it was last read; null: never. */
  readonly lastAccessed: Instant | null;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly description: string | undefined;
  /** As it was given; undefined: the account's own key `aws/secretsmanager`. */
  readonly kmsKeyId: string | undefined;
  readonly created: Instant;
  changed: Instant;
  /** The day it was last read; null: never. */
  lastAccessed: Instant | null;
  /** When it goes for good; null: not marked for deletion. */
  deletionDate: Instant | null;
  /** The resource policy as it was put, JSON; null: none. */
  policy: string | null;
  tags: readonly Tag[];
  /** In the order of creation. */
  versions: readonly SecretVersion[];
}

/** The secrets of one account and region, by name. Those whose deletion date is over are gone. */
export const secretsOf = (world: World, account: string, region: string): Map<string, Secret> => {
  const secrets = world.slice(account, `secrets-manager/${region}`, () => new Map<string, Secret>());
  for (const [name, { deletionDate }] of secrets)
    if (deletionDate !== null && deletionDate <= world.now()) secrets.delete(name);
  return secrets;
};

/** Whether AWS's own key encrypts the secret: principals of other accounts cannot use that one. */
export const usesDefaultKey = ({ kmsKeyId }: Secret): boolean =>
  kmsKeyId === undefined || /^(?:arn:[^/]*:)?alias\/aws\/secretsmanager$/.test(kmsKeyId);
