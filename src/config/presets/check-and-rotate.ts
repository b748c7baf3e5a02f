/**
 * "check-and-rotate-iam-access-keys-age" with its sample values. There a user without the tag `email` was left
 * alone; here that user is reported as unmanaged. What it had begun is taken over from its tags.
 *
 * As there, and warned of by \`config check\` when a file of one's own says it: two active keys (no \`unused\`) and an inactive
 * key of somebody else (no \`inactive\`) keep a user from rotation until people act, and after 3 quiet days the old key goes.
 * The proof beyond that is ours: the replacement in use on two days, and 1.5 times the longest gap ever seen.
 */
export const checkAndRotate = `
version: 1
owners:
  - tag: email
rules:
  - name: check-and-rotate
    match: { tags: { email: "*" } }
    rotate: { by: keywarden, warn: 30d, after: 60d, deactivate: 10d, delete: 10d, old-key-idle: 3d, grace: 7d }
take-over:
  check-and-rotate: { date-tag: last-check-date, old-key-tag: last-check-old-key }
`;
