import { createHash } from 'node:crypto';
import type { Policy } from '../core/model/policy.ts';
import { sortedJson } from '../core/sorted-json.ts';

/**
 * What a policy means, in 16 hexadecimal digits: the same policy written differently, or in another file, has the
 * same hash.
 */
export function policyHash(meaning: Omit<Policy, 'hash' | 'source'>): string {
  return createHash('sha256').update(sortedJson(meaning)).digest('hex').slice(0, 16);
}
