/**
 * The CIS AWS Foundations Benchmark: keys unused for 45 days are deactivated, keys are rotated every 90 days. Owners
 * hear of the rotation two weeks before the benchmark counts it as a fault. The benchmark asks for no deletion.
 */
export const cis = `
version: 1
owners:
  - tag: email
  - tag: owner
  - user-name: true
rules:
  - name: cis
    unused: { after: 45d }
    rotate: { by: owner, warn: 76d, after: 90d }
`;
