import { join, resolve } from 'node:path';
import type { Policy } from '../core/model/policy.ts';
import { usageError } from './exit.ts';
import type { Io } from './io.ts';

/**
 * The folder that holds cache, receipts, journal and lock: what the configuration says, else the user's state folder.
 * @param folder what a relative path in the configuration starts from
 */
export function storeRoot(policy: Policy, folder: string, io: Io): string {
  if (policy.store === null)
    return join(io.env['XDG_STATE_HOME'] ?? join(io.home, '.local', 'state'), 'keywarden');
  if (policy.store.startsWith('s3://')) {
    throw usageError(
      `store: ${policy.store} is not supported yet. Name a folder on a disk that is kept, e.g. store: /var/lib/keywarden.`,
    );
  }
  return resolve(folder, policy.store.replace(/^~(?=\/|$)/, io.home));
}
