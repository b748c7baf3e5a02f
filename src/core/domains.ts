import { fallbackContact } from './contacts.ts';
import type { Policy } from './model/policy.ts';

/**
 * Whether mail may go to an address that others could have written: one in `notify.email.domains`, or one that the
 * configuration itself names. Without `notify` nothing is sent, and nothing is outside.
 */
export function isRecipient(address: string, policy: Pick<Policy, 'owners' | 'notify'>): boolean {
  const { notify } = policy;
  if (notify === null) return true;
  const own = [fallbackContact(policy), notify.security, notify.email.operators];
  return (
    own.some((each) => each?.toLowerCase() === address.toLowerCase()) ||
    isWithin(address, notify.email.domains)
  );
}

/** @param domains in lower case and ASCII: `example.com` is that one alone, `.example.com` whatever lies below it */
function isWithin(address: string, domains: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domains.some((each) => (each.startsWith('.') ? domain.endsWith(each) : domain === each));
}
