/**
 * What most accounts want, chosen so that a mistake can be taken back: no key is deleted before an owner who uses
 * it once a quarter would have noticed its deactivation. A rotated key goes once its replacement has proven itself, and
 * can be restored for 45 days more; then its slot has to be free for the next rotation.
 */
export const standard = `
version: 1
owners:
  - tag: email
  - tag: owner
  - user-name: true
rules:
  - name: standard
    unused: { after: 45d, grace: 7d, remind: [5d, 1d], delete: 90d }
    rotate: { by: owner, warn: 60d, after: 90d, delete: 45d }
    inactive: { adopt: true, delete: 120d }
`;
