/**
 * "check-and-rotate-iam-access-keys-age" with its sample values. There a user without the tag `email` was left
 * alone; here that user is reported as unmanaged. What it had begun is taken over from its tags.
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
