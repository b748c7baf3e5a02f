/**
 * The policy pair "unused_access_key" and "delete_access_key". Its way to be exempt, a tag `Policy` or `Skip` of
 * `not_delete` or `skip` in any usual spelling, comes first, so that nobody who was exempt there is acted on here.
 * `Skip: true` meant the same to people and nothing to it; here it exempts. What it had begun is taken over from its tags.
 */
export const cloudGovernance = `
version: 1
owners:
  - tag: User
rules:
  - name: cloud-governance-exempt
    match:
      any:
        - tags: { Policy: "not*delete" }
        - tags: { Policy: "Not*delete" }
        - tags: { Policy: "not*Delete" }
        - tags: { Policy: "Not*Delete" }
        - tags: { Policy: "NOT*DELETE" }
        - tags: { Policy: skip }
        - tags: { Policy: Skip }
        - tags: { Policy: SKIP }
        - tags: { Skip: "not*delete" }
        - tags: { Skip: "Not*delete" }
        - tags: { Skip: "not*Delete" }
        - tags: { Skip: "Not*Delete" }
        - tags: { Skip: "NOT*DELETE" }
        - tags: { Skip: skip }
        - tags: { Skip: Skip }
        - tags: { Skip: SKIP }
        - tags: { Skip: "true" }
        - tags: { Skip: "True" }
        - tags: { Skip: "TRUE" }
        - tags: { Skip: "yes" }
        - tags: { Skip: "Yes" }
        - tags: { Skip: "YES" }
    exempt: { reason: tag Policy or Skip as under cloud-governance }
  - name: cloud-governance
    unused: { after: 90d, measure: age, grace: 7d, remind: [5d, 3d], delete: 30d }
    inactive: { adopt: false }
take-over:
  cloud-governance: true
`;
