import { known } from '../../src/core/model/known.ts';
import type { SealPurpose } from '../../src/core/ports.ts';
import { accountSeal, deriveAccountKey } from '../../src/store/seal.ts';

/** The state key of these tests. */
export const STATE_KEY = '5ea1'.repeat(16);

/** Seals of an account as a Keywarden with that key makes them. */
export function sealOf(account: string, stateKey = STATE_KEY) {
  const key = deriveAccountKey(new TextEncoder().encode(stateKey), 'aws', account);
  return accountSeal([key], { partition: 'aws', account });
}

/** Of an account that does not matter. */
const OURS = sealOf('111122223333');
export const SEAL = known(OURS);

/** A file of the store as somebody with the state key would have written it: a later build, or an earlier one. */
export function resealed(
  purpose: SealPurpose,
  name: string,
  text: string,
  edit: (body: Readonly<Record<string, unknown>>) => object,
  seal = OURS,
): string {
  const { seal: _, ...body } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const edited = edit(body);
  return JSON.stringify({ ...edited, seal: seal.sign(purpose, [name], JSON.stringify(edited)) });
}
