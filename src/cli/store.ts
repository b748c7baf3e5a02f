import { join, resolve } from 'node:path';
import type { Policy, StateKey } from '../core/model/policy.ts';
import { usageError } from './exit.ts';
import { whyOf } from './files.ts';
import type { Io } from './io.ts';

/**
 * The place of cache, receipts, journal and lock, a folder or `s3://bucket/prefix`: what the configuration says, else the user's state folder.
 * @param folder what a relative path in the configuration starts from
 */
export function storePlace(policy: Policy, folder: string, io: Io): string {
  if (policy.store === null)
    return join(io.env['XDG_STATE_HOME'] ?? join(io.home, '.local', 'state'), 'keywarden');
  if (policy.store.startsWith('s3://')) return policy.store;
  return resolve(folder, policy.store.replace(/^~(?=\/|$)/, io.home));
}

/**
 * The keys that seal what stands in the store and on users: what the configuration says, else a file beside a store in a
 * folder. Not in it: whoever can write the store must not have the key.
 */
export function stateKeysOf(policy: Policy, folder: string, io: Io): readonly StateKey[] {
  if (policy.stateKeys.length > 0) {
    return policy.stateKeys.map((key) =>
      key.kind === 'file'
        ? { kind: 'file', path: resolve(folder, key.path.replace(/^~(?=\/|$)/, io.home)) }
        : key,
    );
  }
  const place = storePlace(policy, folder, io);
  return place.startsWith('s3://') ? [] : [{ kind: 'file', path: `${place}.key` }];
}

/** Makes the state key of a store in a folder where there is none yet: with the first command that changes anything. */
export async function makeStateKey(policy: Policy, folder: string, io: Io): Promise<void> {
  const [first] = stateKeysOf(policy, folder, io);
  if (policy.stateKeys.length > 0 || first?.kind !== 'file' || io.exists(first.path)) return;
  try {
    await io.writePrivate(first.path, `${io.randomHex(64)}\n`);
  } catch (error) {
    throw usageError(
      `The state key ${first.path} cannot be made: ${whyOf(error)}. Name another place with store or state-key.`,
    );
  }
}
