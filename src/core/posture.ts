import { matchRule } from './match.ts';
import { type KeyObservation, type UserObservation, type AccountObservation } from './model/observation.ts';
import type { Policy, Rule } from './model/policy.ts';
import { type Duration, type Instant, formatDuration, wholeDays } from './model/time.ts';
import type { ReasonCode } from './checks/reasons.ts';
import { isQuarantine } from './quarantine.ts';

/** What a scan finds: read-only, per account. */
export interface Posture {
  readonly generatedAt: Instant;
  readonly accounts: readonly AccountPosture[];
}

export interface AccountPosture {
  readonly account: string;
  readonly observedAt: Instant;
  /** Number of users, root not counted. */
  readonly users: number;
  /** Number of access keys of users, inactive ones included. */
  readonly keys: number;
  readonly activeKeys: number;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

/** One thing to know about one key (or, with `keyId` and `slot` null, about one user). A key may have several. */
export interface Finding {
  readonly user: string;
  readonly keyId: string | null;
  readonly slot: 1 | 2 | null;
  readonly status: string | null;
  readonly severity: Severity;
  readonly reason: ReasonCode;
  /** Whole days since creation, floored; null where that is unknown or no key is meant. */
  readonly ageDays: number | null;
  readonly ageFrom: 'created' | 'last_rotated' | null;
  /** Whole days since the last use, or since creation when never used. */
  readonly idleDays: number | null;
  readonly message: string;
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

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
  const keys = observation.users.flatMap((user) => (user.keys.known ? user.keys.value : []));
  const findings = [
    ...rootFindings(observation),
    ...observation.users.flatMap((user) => userFindings(user, policy, now)),
  ];
  return {
    account: observation.account,
    observedAt: observation.observedAt,
    users: observation.users.length,
    keys: keys.length,
    activeKeys: keys.filter((key) => key.status === 'Active').length,
    notes: observation.notes,
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function rootFindings({ root }: AccountObservation): readonly Finding[] {
  const user = '<root_account>';
  if (!root.activeKeySlots.known) {
    const message = `Whether the root user has access keys is not known: ${root.activeKeySlots.because}.`;
    return [userFinding(user, 'medium', 'ObservationIncomplete', message)];
  }
  return root.activeKeySlots.value.map((slot) => ({
    ...userFinding(
      user,
      'critical',
      'RootKey',
      'The root user has an active access key: delete it, nothing should need it.',
    ),
    slot,
    status: 'Active',
  }));
}

function userFindings(user: UserObservation, policy: Policy, now: Instant): readonly Finding[] {
  return [
    ...user.faults.map((fault) => userFinding(user.user, 'medium', fault.reason, fault.message)),
    ...quarantineFinding(user),
    ...(user.keys.known
      ? user.keys.value.flatMap((key) => keyFindings(user, key, policy, now))
      : [
          userFinding(
            user.user,
            'medium',
            'ObservationIncomplete',
            `The keys of ${user.user} are not known: ${user.keys.because}.`,
          ),
        ]),
    ...twoKeysFinding(user),
  ];
}

function quarantineFinding(user: UserObservation): readonly Finding[] {
  const policy = user.attachedPolicies.known ? user.attachedPolicies.value.find(isQuarantine) : undefined;
  if (policy === undefined) return [];
  const message = `AWS attached ${policy}: a key of ${user.user} has probably leaked. Treat it as stolen.`;
  return [userFinding(user.user, 'critical', 'Quarantined', message)];
}

function twoKeysFinding(user: UserObservation): readonly Finding[] {
  const active = user.keys.known ? user.keys.value.filter((key) => key.status === 'Active') : [];
  if (active.length < 2) return [];
  const message = `${user.user} has ${active.length} active keys: no slot is free for a replacement, and twice as much to lose.`;
  return [userFinding(user.user, 'low', 'TwoActiveKeys', message)];
}

function keyFindings(
  user: UserObservation,
  key: KeyObservation,
  policy: Policy,
  now: Instant,
): readonly Finding[] {
  const rule = matchRule(user, policy.rules);
  if (typeof key.status === 'object') {
    return [
      keyFinding(
        user,
        key,
        now,
        'medium',
        'UnknownStatus',
        `Its status "${key.status.unrecognised}" is not known to Keywarden.`,
      ),
    ];
  }
  if (key.status === 'Inactive') {
    return [
      keyFinding(
        user,
        key,
        now,
        'low',
        'InactiveByOthers',
        'It is inactive and still there: delete it once nobody needs it back.',
      ),
    ];
  }
  if (!rule.known)
    return [
      keyFinding(
        user,
        key,
        now,
        'low',
        'ObservationIncomplete',
        `Which rule applies is not known: ${rule.because}.`,
      ),
    ];
  if (rule.value === null)
    return [keyFinding(user, key, now, 'low', 'Unmanaged', 'No rule of the policy matches its user.')];
  return [...idleFinding(user, key, rule.value, now), ...ageFinding(user, key, rule.value, now)];
}

function idleFinding(
  user: UserObservation,
  key: KeyObservation,
  rule: Rule,
  now: Instant,
): readonly Finding[] {
  if (rule.unused === null) return [];
  if (!key.lastUsed.known) {
    return [
      keyFinding(
        user,
        key,
        now,
        'medium',
        'ObservationIncomplete',
        `Its last use is not known: ${key.lastUsed.because}.`,
      ),
    ];
  }
  if (key.lastUsed.value === null && !key.createdAt.known) {
    // Where the rule asks for the age as well, that finding says it.
    return rule.rotate === null ? [ageUnknown(user, key, key.createdAt.because, now)] : [];
  }
  const idle = idleTime(key, now);
  if (idle === null || idle < rule.unused.after) return [];
  const what = key.lastUsed.value === null ? 'Never used, and created' : 'Last used';
  const message = `${what} ${wholeDays(idle)} days ago; the limit is ${formatDuration(rule.unused.after)}.`;
  return [keyFinding(user, key, now, grade(idle, rule.unused.after), 'Unused', message)];
}

function ageFinding(
  user: UserObservation,
  key: KeyObservation,
  rule: Rule,
  now: Instant,
): readonly Finding[] {
  if (rule.rotate === null) return [];
  if (!key.createdAt.known) return [ageUnknown(user, key, key.createdAt.because, now)];
  const age = now - key.createdAt.value;
  const { after, warn } = rule.rotate;
  if (age >= after) {
    return [
      keyFinding(
        user,
        key,
        now,
        grade(age, after),
        'TooOld',
        `${wholeDays(age)} days old; the limit is ${formatDuration(after)}.`,
      ),
    ];
  }
  if (warn === null || age < warn) return [];
  return [
    keyFinding(
      user,
      key,
      now,
      'low',
      'AgeWarning',
      `${wholeDays(age)} days old; rotation is due at ${formatDuration(after)}.`,
    ),
  ];
}

function ageUnknown(user: UserObservation, key: KeyObservation, because: string, now: Instant): Finding {
  return keyFinding(user, key, now, 'medium', 'ObservationIncomplete', `Its age is not known: ${because}.`);
}

function grade(elapsed: Duration, limit: Duration): Severity {
  return elapsed >= 2 * limit ? 'high' : 'medium';
}

/** Since the last use, or since creation when never used; null where either is unknown. */
function idleTime(key: KeyObservation, now: Instant): Duration | null {
  if (!key.lastUsed.known) return null;
  if (key.lastUsed.value !== null) return now - key.lastUsed.value.at;
  return key.createdAt.known ? now - key.createdAt.value : null;
}

function keyFinding(
  user: UserObservation,
  key: KeyObservation,
  now: Instant,
  severity: Severity,
  reason: ReasonCode,
  message: string,
): Finding {
  const idle = idleTime(key, now);
  return {
    user: user.user,
    keyId: key.keyId,
    slot: key.slot,
    status: typeof key.status === 'string' ? key.status : key.status.unrecognised,
    severity,
    reason,
    ageDays: key.createdAt.known ? wholeDays(now - key.createdAt.value) : null,
    ageFrom: key.createdAt.known ? key.ageFrom : null,
    idleDays: idle === null ? null : wholeDays(idle),
    message,
  };
}

function userFinding(user: string, severity: Severity, reason: ReasonCode, message: string): Finding {
  return {
    user,
    keyId: null,
    slot: null,
    status: null,
    severity,
    reason,
    ageDays: null,
    ageFrom: null,
    idleDays: null,
    message,
  };
}
