import { join } from 'node:path';

/** Gets the digest of every run. */
export const OPERATORS = 'aws-operations@example.com';
/** Answers for everybody for whom nobody else does. */
export const FALLBACK = 'cloud-security@example.com';
export const SENDER = 'keywarden@example.com';

/**
 * The `keywarden.yaml` that the demo runs by, and that lies in its folder afterwards.
 * @param folder the store lies in it, so that `--config` finds it from anywhere
 */
export function policyText(folder: string): string {
  return `# The configuration of the Keywarden demo.
version: 1

owners: # the first that yields an address mail reaches answers for the user
  - tag: email
  - user-name: true
  - fallback: ${FALLBACK}

rules: # the first that matches a user applies
  - name: break-glass
    match: { path: /break-glass/ }
    exempt: { until: 2027-06-30, reason: sealed in the safe and tested twice a year }

  - name: robots
    match: { tags: { kind: ci } }
    unused: { after: 90d, grace: 21d, remind: [7d, 1d], delete: 60d }
    rotate: { by: owner, after: 730d, grace: 21d, remind: [7d, 1d], deactivate: 21d, delete: 60d }
    inactive: { adopt: true, grace: 21d, remind: [7d, 1d], delete: 60d }

  - name: everyone
    unused: { after: 45d, grace: 14d, remind: [7d, 1d], delete: 30d }
    rotate: { by: owner, after: 365d, grace: 14d, remind: [7d, 1d], deactivate: 14d, delete: 30d }
    inactive: { adopt: true, grace: 14d, remind: [7d, 1d], delete: 30d }

notify:
  email: { via: ses, from: ${SENDER}, region: eu-west-1, operators: ${OPERATORS} }

guardrails: { per-run: 10, stop-above: 25% }

store: ${JSON.stringify(join(folder, 'store'))}
`;
}
