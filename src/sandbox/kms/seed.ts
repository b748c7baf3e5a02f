import type { World } from '../world.ts';
import { type KeyUsage, addAlias, addKey, kmsState } from './state.ts';

/** A key that is there from the start. */
export interface KmsKeySeed {
  /** `alias/keywarden-state`. */
  readonly alias?: string;
  /** Its id, a UUID; made up when left out. */
  readonly id?: string;
  readonly region: string;
  readonly usage: KeyUsage;
  /** In hexadecimal; made up when left out. On AWS it is 32 bytes; here any length, so that known answers can be checked. */
  readonly material?: string;
  readonly enabled: boolean;
  /** The key policy, JSON; left out: the account decides by the policies of its identities. */
  readonly policy?: string;
  /** Other accounts whose policies may let their identities make and verify MACs with it, by its ARN. */
  readonly sharedWith: readonly string[];
}

/** Puts keys into an account. */
export const seedKms = (
  world: World,
  account: string,
  { keys }: { readonly keys: readonly KmsKeySeed[] },
): void => {
  for (const { alias, region, enabled, material, sharedWith, id, usage, policy } of keys) {
    if (alias !== undefined && kmsState(world, account, region).aliases.has(alias))
      throw new Error(`seed: account ${account} has two keys called ${alias} in ${region}.`);
    const key = addKey(world, {
      account,
      region,
      usage,
      id,
      material: material === undefined ? undefined : Buffer.from(material, 'hex'),
      policy: policy ?? (sharedWith.length === 0 ? undefined : sharedPolicy(account, sharedWith)),
    });
    key.enabled = enabled;
    if (alias !== undefined) addAlias(world, alias, key);
  }
};

const sharedPolicy = (account: string, others: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { AWS: others },
        Action: ['kms:GenerateMac', 'kms:VerifyMac', 'kms:DescribeKey'],
        Resource: '*',
      },
    ],
  });
