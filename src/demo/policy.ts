import { join } from 'node:path';

/** Gets the digest of every run. */
export const OPERATORS = 'aws-operations@example.com';
/** Answers for everybody for whom nobody else does. */
export const FALLBACK = 'cloud-security@example.com';
/** What Keywarden is in every account. */
export const ROLE = 'Keywarden';
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
    unused: { after: 90d, grace: 7d, remind: [1d], delete: 20d }
    rotate: { by: keywarden, after: 45d, grace: 7d, remind: [1d], deactivate: 5d, old-key-idle: 2d, delete: 20d }
    inactive: { adopt: true, grace: 7d, remind: [1d], delete: 20d }

  - name: managed # people whose new keys Keywarden makes
    match: { tags: { rotation: keywarden } }
    unused: { after: 45d, grace: 14d, remind: [7d, 1d], delete: 30d }
    rotate: { by: keywarden, after: 90d, grace: 14d, remind: [7d, 1d], deactivate: 14d, old-key-idle: 7d, max-extension: 14d, delete: 30d }
    inactive: { adopt: true, grace: 14d, remind: [7d, 1d], delete: 30d }

  - name: everyone
    unused: { after: 45d, grace: 14d, remind: [7d, 1d], delete: 30d }
    rotate: { by: owner, after: 365d, grace: 14d, remind: [7d, 1d], deactivate: 14d, delete: 30d }
    inactive: { adopt: true, grace: 14d, remind: [7d, 1d], delete: 30d }

notify:
  email: { via: ses, from: ${SENDER}, region: eu-west-1, operators: ${OPERATORS} }

deliver: { to: secrets-manager, region: eu-west-1 } # where owners fetch the keys that Keywarden makes

guardrails: { per-day: 10, stop-above: 25% }

store: ${JSON.stringify(join(folder, 'store'))}
`;
}
