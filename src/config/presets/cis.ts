/**
 * The CIS AWS Foundations Benchmark: keys unused for 45 days are deactivated, keys are rotated every 90 days. Owners
 * hear of the rotation two weeks before the benchmark counts it as a fault. The benchmark asks for no deletion, but a user
 * has two slots, and an inactive key fills one: without deletion nobody could rotate twice.
 */
export const cis = `
version: 1
owners:
  - tag: email
  - tag: owner
  - user-name: true
rules:
  - name: cis
    unused: { after: 45d, delete: 90d }
    rotate: { by: owner, warn: 76d, after: 90d, delete: 45d }
`;
