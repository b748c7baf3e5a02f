import type { Policy } from './model/policy.ts';

/** The address that answers for everybody else; null: the policy names none. */
export function fallbackContact({ owners }: Pick<Policy, 'owners'>): string | null {
  const fallback = owners.find((source) => source.kind === 'fallback');
  return fallback?.address ?? null;
}

/** Who hears of leaks beside the owner: `notify.security`, else the fallback contact; null: nobody. */
export function securityContact(policy: Pick<Policy, 'owners' | 'notify'>): string | null {
  return policy.notify === null ? null : (policy.notify.security ?? fallbackContact(policy));
}
