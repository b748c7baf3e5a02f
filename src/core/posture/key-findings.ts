import { recordOf } from '../checks/key-state.ts';
import { matchRule } from '../match.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import type { Policy, RotateSection, Rule, UnusedSection } from '../model/policy.ts';
import { type Duration, type Instant, formatDuration, wholeDays } from '../model/time.ts';
import { type Finding, type Found, type Severity, idleTime, ofKey } from './finding.ts';

/** Everything to know about one key, measured against the rule that matches its user. */
export function keyFindings(
  user: UserObservation,
  key: KeyObservation,
  policy: Policy,
  now: Instant,
): readonly Finding[] {
  return find(user, key, policy, now).map((found) => ofKey(user, key, now, found));
}

function find(user: UserObservation, key: KeyObservation, policy: Policy, now: Instant): readonly Found[] {
  if (typeof key.status === 'object') {
    const message = `Its status "${key.status.unrecognised}" is not known to Keywarden.`;
    return [{ severity: 'medium', reason: 'UnknownStatus', message }];
  }
  if (key.status === 'Inactive') {
    const isOurs = key.keyId !== null && recordOf(user, key.keyId, now) !== undefined;
    const message = 'It is inactive and still there: delete it once nobody needs it back.';
    return [{ severity: 'low', reason: isOurs ? 'AwaitingDeletion' : 'InactiveByOthers', message }];
  }
  const rule = matchRule(user, policy.rules);
  if (!rule.known) return [incomplete('low', `Which rule applies is not known: ${rule.because}.`)];
  if (rule.value === null) {
    return [{ severity: 'low', reason: 'Unmanaged', message: 'No rule of the policy matches its user.' }];
  }
  const { unused, rotate } = rule.value;
  return [
    ...unreadable(key, rule.value),
    ...(unused ? idleness(key, unused, now) : []),
    ...(rotate ? age(key, rotate, now) : []),
  ];
}

/** What the rule measures and nobody could read; each is said once, however many sections need it. */
function unreadable({ lastUsed, createdAt }: KeyObservation, { unused, rotate }: Rule): readonly Found[] {
  // A key that was never used has been idle since its creation.
  const needsCreation = rotate !== null || (unused !== null && lastUsed.known && lastUsed.value === null);
  return [
    ...(unused && !lastUsed.known
      ? [incomplete('medium', `Its last use is not known: ${lastUsed.because}.`)]
      : []),
    ...(needsCreation && !createdAt.known
      ? [incomplete('medium', `Its age is not known: ${createdAt.because}.`)]
      : []),
  ];
}

function idleness(key: KeyObservation, { after }: UnusedSection, now: Instant): readonly Found[] {
  const idle = idleTime(key, now);
  if (idle === null || idle < after) return [];
  const isUnused = key.lastUsed.known && key.lastUsed.value === null;
  const message = `${isUnused ? 'Never used, and created' : 'Last used'} ${wholeDays(idle)} days ago; the limit is ${formatDuration(after)}.`;
  return [{ severity: grade(idle, after), reason: 'Unused', message }];
}

function age({ createdAt }: KeyObservation, { after, warn }: RotateSection, now: Instant): readonly Found[] {
  if (!createdAt.known) return [];
  const elapsed = now - createdAt.value;
  const old = `${wholeDays(elapsed)} days old;`;
  if (elapsed >= after) {
    return [
      {
        severity: grade(elapsed, after),
        reason: 'TooOld',
        message: `${old} the limit is ${formatDuration(after)}.`,
      },
    ];
  }
  if (warn === null || elapsed < warn) return [];
  return [
    { severity: 'low', reason: 'AgeWarning', message: `${old} rotation is due at ${formatDuration(after)}.` },
  ];
}

function incomplete(severity: Severity, message: string): Found {
  return { severity, reason: 'ObservationIncomplete', message };
}

function grade(elapsed: Duration, limit: Duration): Severity {
  return elapsed >= 2 * limit ? 'high' : 'medium';
}
