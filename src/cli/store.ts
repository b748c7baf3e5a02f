import { join, resolve } from 'node:path';
import type { Policy } from '../core/model/policy.ts';
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
