import { stringify } from 'yaml';
import { loadPolicy } from '../load.ts';
import type { InitAnswers } from './answers.ts';

/**
 * The text of a first `keywarden.yaml`: careful, and commented so that its reader knows what to change.
 * @throws ConfigError when the answers do not make a valid file
 */
export function firstPolicy(answers: InitAnswers): string {
  const text = written(answers);
  // What we write must be what we read: a fault is found here, and not on the first scheduled run.
  loadPolicy(text, 'keywarden.yaml');
  return text;
}

function written({
  ownerTag,
  fallback,
  sender,
  region,
  rotateBy,
  bucket,
  accounts,
  store,
}: InitAnswers): string {
  const rotate =
    rotateBy === 'owner'
      ? `    # Owners are warned, then asked. The old key is deactivated once the new one has been in use and the old one quiet
    # for 32 days. 45 days later it is deleted: an inactive key fills one of the two slots that the next rotation needs.
    rotate: { by: owner, warn: 60d, after: 90d, delete: 45d }`
      : `    # Keywarden makes the new key and hands it over. The old one is deactivated once the new one has been in use and the
    # old one quiet for 32 days. 45 days later it is deleted: an inactive key fills one of the two slots that the next
    # rotation needs.
    rotate: { by: keywarden, warn: 60d, after: 90d, deactivate: 10d, delete: 45d }`;
  return `# What Keywarden does here. Check it with: keywarden config check
# yaml-language-server: $schema=keywarden.schema.json
# (for your editor: keywarden config schema > keywarden.schema.json)
version: 1
${accounts === 'self' ? '' : ORGANIZATION}
# Who answers for a user: the first of these that yields an address that mail reaches.
owners:
  - tag: ${quoted(ownerTag)}
  - user-name: true # where the user name is itself an address
  - fallback: ${quoted(fallback)}

# The first rule that matches a user is theirs. "keywarden config show --user NAME" says which one it is, and why.
rules:
  # Users that nobody may touch come first:
  # - name: break-glass
  #   match: { path: /break-glass/ }
  #   exempt: { until: 2027-06-30, reason: sealed in the safe }
  - name: everyone
    # Not used for 45 days: the owner is told, a week later the key is deactivated, after 90 days it is deleted.
    unused: { after: 45d, grace: 7d, remind: [5d, 1d], delete: 90d }
${rotate}
    # Keys that somebody else switched off are put on the clock, too.
    inactive: { adopt: true, delete: 120d }

notify:
  email:
    via: ses
    from: ${quoted(sender)} # verified in SES
    region: ${quoted(region)}
    operators: ${quoted(fallback)} # gets a digest after each run
${rotateBy === 'owner' ? '' : deliver(bucket)}
guardrails:
  per-day: 10 # at most so many rotations, deactivations and deletions each, per account in any 20 hours
  stop-above: 20% # more of the keys than that: nothing destructive, and somebody has to look
${accounts === 'self' ? '' : FLEET}  blackout-days: [fri, sat, sun]
  timezone: UTC
  rollout: 10% # begin with a tenth of the users; raise it when all is well

# Receipts, journal and lock. Keep it: it is the evidence.
store: ${quoted(store)}
`;
}

const ORGANIZATION = `
# Every account of the organization, entered by this role (docs/organization.md).
accounts:
  organization: { role: KeywardenMember }
`;

const FLEET = `  fleet: { per-day: 100, stop-above: 10% } # the same over all accounts of a run together
`;

function deliver(bucket: string | null): string {
  return bucket === null
    ? `
# Where new secrets are handed over: one secret per user, which only that user may read.
deliver: { to: secrets-manager }
`
    : `
# Where new secrets are handed over: one file per key, below credential/USER/.
deliver: { to: s3, bucket: ${quoted(bucket)} }
`;
}

/** A value as YAML writes it: with quotes only where it needs them. */
function quoted(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
