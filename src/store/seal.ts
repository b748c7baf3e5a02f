import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SealStanding } from '../core/model/seal.ts';
import type { Seal, SealPurpose } from '../core/ports.ts';

/** The key of one account, derived from a state key: it opens nothing in any other account. */
export type AccountKey = Uint8Array;

/** 96 bits: what is left of a tag value decides, and guessing one takes 2^95 calls to `TagUser`. */
const MAC_BYTES = 12;
const ID_BYTES = 3;

/**
 * What a state key turns into the key of an account, by HMAC-SHA-256: `kms:GenerateMac` does the same inside KMS.
 * @returns at most 4,096 bytes, as KMS takes
 */
export function accountMessage(partition: string, account: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(['keywarden', 'account-key', 1, partition, account]));
}

/** The account's key of a state key that is held here. @param stateKey at least 32 bytes that nobody can guess */
export function deriveAccountKey(stateKey: Uint8Array, partition: string, account: string): AccountKey {
  return hmac(stateKey, accountMessage(partition, account));
}

/**
 * Makes and checks the seals of one account.
 * @param keys the first makes them; the others are former ones, whose seals count as well
 */
export function accountSeal(
  keys: readonly [AccountKey, ...AccountKey[]],
  { partition, account }: { readonly partition: string; readonly account: string },
): Seal {
  const known = keys.map((key) => ({ key, id: idOf(key) }));
  const macOf = (key: AccountKey, purpose: SealPurpose, about: readonly string[], content: string): Buffer =>
    hmac(key, text(JSON.stringify([purpose, partition, account, about, content]))).subarray(0, MAC_BYTES);
  return {
    sign: (purpose, about, content) =>
      `${idOf(keys[0])}.${macOf(keys[0], purpose, about, content).toString('base64url')}`,
    check: (purpose, about, content, seal): SealStanding => {
      if (seal === null) return 'unsealed';
      const [id, mac = ''] = seal.split('.');
      const ours = known.filter((each) => each.id === id);
      if (ours.length === 0) return 'other-key';
      const given = Buffer.from(mac, 'base64url');
      const isOurs = ours.some(
        ({ key }) =>
          given.length === MAC_BYTES && timingSafeEqual(macOf(key, purpose, about, content), given),
      );
      return isOurs && given.toString('base64url') === mac ? 'sealed' : 'wrong';
    },
  };
}

/** Tells keys apart, and says nothing about them. */
function idOf(key: AccountKey): string {
  return `k${hmac(key, text('id')).subarray(0, ID_BYTES).toString('base64url').slice(0, 3)}`;
}

function hmac(key: Uint8Array, message: Uint8Array): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}
