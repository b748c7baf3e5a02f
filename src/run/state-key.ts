import type { Aws } from '../aws/clients.ts';
import { AwsFailure } from '../aws/failure.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { StateKey } from '../core/model/policy.ts';
import type { Seal } from '../core/ports.ts';
import { type AccountKey, accountMessage, accountSeal, deriveAccountKey } from '../store/seal.ts';

/** Where state keys come from. Each function throws `AwsFailure`, or an error whose message says what to do. */
export interface KeySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null: there is no such file. */
  readonly readFile: (path: string) => Promise<string | null>;
  /** The text of a secret. */
  readonly readSecret: (arn: string) => Promise<string>;
  /** HMAC-SHA-256 with a key that KMS keeps. */
  readonly mac: (
    key: { readonly alias: string; readonly region: string | null },
    message: Uint8Array,
  ) => Promise<Uint8Array>;
}

/** Where they come from with this connection to AWS: the one of the account that the store is in. */
export function keySources(
  aws: Pick<Aws, 'kms' | 'stateSecret'>,
  local: Pick<KeySources, 'env' | 'readFile'>,
): KeySources {
  return {
    ...local,
    readSecret: (arn) => aws.stateSecret(arn.split(':')[3] ?? null).read(arn),
    mac: ({ alias, region }, message) => aws.kms(region).generateMac(alias, message),
  };
}

/** Fewer characters could be guessed from a single seal. */
const LEAST = 32;

/**
 * The seal of one account. Costs one call for each state key in KMS or Secrets Manager.
 * @param keys the first seals; the others are former ones
 * @returns unknown where one of them is not at hand: nothing can be checked or written then
 */
export async function openSeal(
  keys: readonly StateKey[],
  sources: KeySources,
  of: { readonly partition: string; readonly account: string },
): Promise<Known<Seal>> {
  const found: AccountKey[] = [];
  for (const key of keys) {
    const own = await accountKey(key, sources, of);
    if (!own.known) return own;
    found.push(own.value);
  }
  const [first, ...former] = found;
  if (first === undefined)
    return unknown(
      'the configuration names no `state-key`, and a store in S3 needs one: add state-key: kms:ALIAS',
    );
  return known(accountSeal([first, ...former], of));
}

async function accountKey(
  key: StateKey,
  sources: KeySources,
  { partition, account }: { readonly partition: string; readonly account: string },
): Promise<Known<AccountKey>> {
  if (key.kind === 'kms') {
    try {
      return known(await sources.mac(key, accountMessage(partition, account)));
    } catch (error) {
      if (error instanceof AwsFailure) return unknown(`KMS made no MAC with ${key.alias}: ${error.message}`);
      throw error;
    }
  }
  const text = await heldText(key, sources);
  if (!text.known) return text;
  const secret = text.value.trim();
  if (secret.length < LEAST)
    return unknown(
      `the state key in ${placeOf(key)} is shorter than ${LEAST} characters, so it could be guessed: make one with "openssl rand -hex 32"`,
    );
  return known(deriveAccountKey(new TextEncoder().encode(secret), partition, account));
}

async function heldText(
  key: Exclude<StateKey, { readonly kind: 'kms' }>,
  { env, readFile, readSecret }: KeySources,
): Promise<Known<string>> {
  switch (key.kind) {
    case 'env': {
      const text = env[key.name];
      return text === undefined || text === ''
        ? unknown(`the environment variable ${key.name}, which holds the state key, is not set`)
        : known(text);
    }
    case 'file': {
      const text = await readFile(key.path);
      return text === null ? unknown(`there is no state key in ${key.path} yet`) : known(text);
    }
    case 'secretsmanager':
      try {
        return known(await readSecret(key.arn));
      } catch (error) {
        if (error instanceof AwsFailure) return unknown(`the state key could not be read: ${error.message}`);
        throw error;
      }
  }
}

function placeOf(key: Exclude<StateKey, { readonly kind: 'kms' }>): string {
  return key.kind === 'env' ? key.name : key.kind === 'file' ? key.path : key.arn;
}
