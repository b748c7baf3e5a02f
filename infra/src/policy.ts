import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../src/config/load.ts';
import type { Accounts, Policy } from '../../src/core/model/policy.ts';

type Many = Exclude<Accounts, 'self'>;
export type ManyPolicy = Omit<Policy, 'accounts'> & { readonly accounts: Many };

/** Under which prefix of the state bucket the store is. */
export const STORE_PREFIX = 'store';

/**
 * The policy that the roles are made from.
 * @param file the operator's `keywarden.yaml`
 * @throws ConfigError, or Error when its store is not where the functions may write
 */
export function policyOf(file: string): Policy {
  const { policy } = loadPolicy(readFileSync(file, 'utf8'), file);
  const { store } = policy;
  if (store === null || !new RegExp(`^s3://[^/]+/${STORE_PREFIX}/?$`).test(store))
    throw new Error(
      `The store of ${file} is ${store ?? 'not named'}, and the functions write to the state bucket, below ${STORE_PREFIX}: write store: s3://<the state bucket>/${STORE_PREFIX}.`,
    );
  return policy;
}

/** The policy of an installation without a file of its own. @param infra this folder */
export function defaultPolicy(infra: string, name: 'organization' | 'account'): Policy {
  return policyOf(join(infra, `default/${name}.yaml`));
}

export function isForMany(policy: Policy): policy is ManyPolicy {
  return policy.accounts !== 'self';
}
