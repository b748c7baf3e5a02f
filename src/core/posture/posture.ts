import { type AccountObservation, type UserObservation, tagValue } from '../model/observation.ts';
import type { Policy } from '../model/policy.ts';
import { EXEMPT_TAG, exemptionAt } from '../model/exemption.ts';
import { type Instant, toDate } from '../model/time.ts';
import { isQuarantine, policyName } from '../quarantine.ts';
import { type Finding, SEVERITIES, ofUser } from './finding.ts';
import { keyFindings } from './key-findings.ts';

/** What a scan finds: read-only, per account. */
export interface Posture {
  readonly generatedAt: Instant;
  readonly accounts: readonly AccountPosture[];
}

export interface AccountPosture {
  readonly account: string;
  /** What the account is called; absent: not known. */
  readonly name?: string;
  readonly observedAt: Instant;
  /** Number of users, root not counted. */
  readonly users: number;
  /** Number of access keys of users, inactive ones included. */
  readonly keys: number;
  readonly activeKeys: number;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * The posture of one account: every finding, most severe first. Unlike a plan it needs neither owners nor receipts,
 * and one key may be found wanting in several ways.
 * @param now the moment ages are counted to, ms
 */
export function accountPosture(
  observation: AccountObservation,
  policy: Policy,
  now: Instant,
): AccountPosture {
  const { account, observedAt, users, notes } = observation;
  const keys = users.flatMap((user) => (user.keys.known ? user.keys.value : []));
  const findings = [
    ...rootFindings(observation),
    ...users.flatMap((user) => userFindings(user, policy, now)),
  ];
  return {
    account,
    observedAt,
    users: users.length,
    keys: keys.length,
    activeKeys: keys.filter((key) => key.status === 'Active').length,
    notes,
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function rootFindings({ root }: AccountObservation): readonly Finding[] {
  const user = '<root_account>';
  if (!root.activeKeySlots.known) {
    const message = `Whether the root user has access keys is not known: ${root.activeKeySlots.because}.`;
    return [ofUser(user, { severity: 'medium', reason: 'ObservationIncomplete', message })];
  }
  const message = 'The root user has an active access key: delete it, nothing should need it.';
  return root.activeKeySlots.value.map((slot) => ({
    ...ofUser(user, { severity: 'critical', reason: 'RootKey', message }),
    slot,
    status: 'Active',
  }));
}

function userFindings(user: UserObservation, policy: Policy, now: Instant): readonly Finding[] {
  return [
    ...user.faults.map(({ reason, message }) => ofUser(user.user, { severity: 'medium', reason, message })),
    ...quarantine(user),
    ...exemption(user, policy, now),
    ...(user.keys.known
      ? user.keys.value.flatMap((key) => keyFindings(user, key, policy, now))
      : unknownKeys(user)),
    ...twoActiveKeys(user),
  ];
}

function quarantine({ user, attachedPolicies }: UserObservation): readonly Finding[] {
  const policy = attachedPolicies.known ? attachedPolicies.value.find(isQuarantine) : undefined;
  if (policy === undefined) return [];
  const message = `AWS attached ${policyName(policy)}: a key of ${user} has probably leaked. Treat it as stolen.`;
  return [ofUser(user, { severity: 'critical', reason: 'Quarantined', message })];
}

/** An exemption by tag that has ended, asks for too long or cannot be read is itself worth knowing. */
function exemption(user: UserObservation, policy: Policy, now: Instant): readonly Finding[] {
  const value = user.tags.known ? tagValue(user.tags.value, EXEMPT_TAG) : undefined;
  const found = exemptionAt(value, now, policy.guardrails.exemptMax);
  switch (found.kind) {
    case 'none':
    case 'standing':
      return [];
    case 'unreadable': {
      const message = `The tag keywarden:exempt of ${user.user} cannot be read: ${found.because}.`;
      return [ofUser(user.user, { severity: 'medium', reason: 'ExemptionUnreadable', message })];
    }
    case 'too-long': {
      const message = `${user.user} is exempt until ${toDate(found.endsAt - 1)}, and its tag asks for longer than the policy allows: ${found.reason}.`;
      return [ofUser(user.user, { severity: 'medium', reason: 'ExemptionTooLong', message })];
    }
    case 'expired': {
      const message = `The exemption of ${user.user} ended on ${toDate(found.endsAt - 1)}: remove the tag keywarden:exempt.`;
      return [ofUser(user.user, { severity: 'low', reason: 'ExemptionExpired', message })];
    }
  }
}

function unknownKeys({ user, keys }: UserObservation): readonly Finding[] {
  if (keys.known) return [];
  const message = `The keys of ${user} are not known: ${keys.because}.`;
  return [ofUser(user, { severity: 'medium', reason: 'ObservationIncomplete', message })];
}

function twoActiveKeys({ user, keys }: UserObservation): readonly Finding[] {
  const active = keys.known ? keys.value.filter((key) => key.status === 'Active').length : 0;
  if (active < 2) return [];
  const message = `${user} has ${active} active keys: no slot is free for a replacement, and twice as much to lose.`;
  return [ofUser(user, { severity: 'low', reason: 'TwoActiveKeys', message })];
}
