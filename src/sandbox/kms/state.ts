import { createHash } from 'node:crypto';
import type { Instant, World } from '../world.ts';

/** What a key is for: MACs, or encryption, which the embedded AWS does not do. */
export type KeyUsage = 'GENERATE_VERIFY_MAC' | 'ENCRYPT_DECRYPT';

export interface Key {
  /** A UUID. */
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly usage: KeyUsage;
  readonly description: string;
  readonly created: Instant;
  /** Never leaves this folder: neither an answer nor the call log shows it. */
  readonly material: Uint8Array;
  /** The key policy, JSON. */
  readonly policy: string;
  enabled: boolean;
}

export interface Alias {
  /** `alias/keywarden-state`. */
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  readonly created: Instant;
}

/** The keys of one account and region by id, and its aliases by name. */
export interface KmsState {
  readonly keys: Map<string, Key>;
  readonly aliases: Map<string, Alias>;
}

export const kmsState = (world: World, account: string, region: string): KmsState =>
  world.slice(account, `kms/${region}`, () => ({
    keys: new Map<string, Key>(),
    aliases: new Map<string, Alias>(),
  }));

/** Who a key is for and what it holds; what is left out is made up. */
interface NewKey {
  readonly account: string;
  readonly region: string;
  readonly usage: KeyUsage;
  readonly description?: string | undefined;
  readonly id?: string | undefined;
  readonly material?: Uint8Array | undefined;
  readonly policy?: string | undefined;
}

/** Makes a key, enabled. */
export const addKey = (world: World, given: NewKey): Key => {
  const { account, region, usage, description = '' } = given;
  const random = createHash('sha256').update(world.randomId(32)).digest();
  const id = given.id ?? uuidOf(random);
  const key: Key = {
    id,
    arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    account,
    region,
    usage,
    description,
    created: world.now(),
    material: given.material ?? createHash('sha256').update(random).digest(),
    policy: given.policy ?? defaultPolicy(account),
    enabled: true,
  };
  kmsState(world, account, region).keys.set(id, key);
  return key;
};

/** Gives a key a name. */
export const addAlias = (world: World, name: string, { account, region, id }: Key): Alias => {
  const arn = `arn:aws:kms:${region}:${account}:${name}`;
  const alias = { name, arn, keyId: id, created: world.now() };
  kmsState(world, account, region).aliases.set(name, alias);
  return alias;
};

/** The names of a key. */
export const aliasesOf = (world: World, { account, region, id }: Key): readonly Alias[] =>
  [...kmsState(world, account, region).aliases.values()].filter(({ keyId }) => keyId === id);

/** The policies of the account's identities decide. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultPolicy = (account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

const uuidOf = (random: Buffer): string =>
  random.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
