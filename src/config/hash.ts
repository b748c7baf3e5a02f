import { createHash } from 'node:crypto';
import type { Policy } from '../core/model/policy.ts';
import { isMapping } from './untrusted.ts';

/**
 * What a policy means, in 16 hexadecimal digits: the same policy written differently, or in another file, has the
 * same hash.
 */
export function policyHash(meaning: Omit<Policy, 'hash' | 'source'>): string {
  const canonical = JSON.stringify(meaning, (_key, value: unknown) =>
    isMapping(value) ? inOrder(value) : value,
  );
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16);
}

function inOrder(mapping: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(mapping).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
