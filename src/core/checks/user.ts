import { isQuarantine } from '../quarantine.ts';
import type { Verdict } from '../model/decision.ts';
import { strayTag } from '../model/record.ts';
import { tagExemption } from '../model/exemption.ts';
import { toDate, toIso } from '../model/time.ts';
import { hasBeenTold } from './notice-clock.ts';
import type { Check, KeySituation } from './situation.ts';
import { hold, notify, report } from './verdicts.ts';

/** Rows 1 to 5: what holds for the user as a whole. */

/** Row 1. Unknown blocks: it is never read as "none". */
export const observationIncomplete: Check = (situation) => {
  const fault = situation.user.faults[0];
  if (fault)
    return hold(
      fault.reason,
      `${fault.message} Nothing is done to ${situation.user.user} until that is settled.`,
    );
  const missing = firstUnknown(situation);
  if (missing !== undefined)
    return hold('ObservationIncomplete', `Not known: ${missing}. Nothing is done until it is.`);
  return undefined;
};

/** Row 1. IAM lately has the status `Expired`; what it allows is not known. */
export const unknownStatus: Check = ({ user }) => {
  const keys = user.keys.known ? user.keys.value : [];
  for (const { keyId, status } of keys) {
    if (typeof status === 'object') {
      return hold(
        'UnknownStatus',
        `Key ${keyId ?? ''} has the status "${status.unrecognised}", which Keywarden does not know.`,
      );
    }
  }
  return undefined;
};

/** Row 4. The identity we run as, and users whom the operator has put out of reach. */
export const protectedUser: Check = ({ user, caller, policy }) => {
  if (caller !== null && caller === user.arn) {
    return report(
      'Protected',
      `${user.user} is the identity Keywarden runs as; it never changes its own keys.`,
    );
  }
  const path = policy.guardrails.protectedPaths.find((prefix) => user.path.startsWith(prefix));
  return path === undefined
    ? undefined
    : report('Protected', `${user.user} is under the protected path ${path}.`);
};

/** Row 3. A leaked key is an emergency for people: changing it ourselves could destroy evidence or cut off a service. */
export const quarantined: Check = (situation) => {
  const { user, now } = situation;
  const policy = user.attachedPolicies.known ? user.attachedPolicies.value.find(isQuarantine) : undefined;
  if (policy === undefined) return undefined;
  const message = `AWS attached ${policy} to ${user.user}: a key has probably leaked.`;
  const announcement = { announced: 'attention', reason: 'Quarantined', began: user.createdAt } as const;
  if (hasBeenTold(situation, announcement)) return hold('Quarantined', `${message} The owner has been told.`);
  return notify(situation, {
    reason: 'Quarantined',
    message,
    due: now,
    cause: null,
    notice: { announced: 'attention', promised: null, reminder: null, urgent: true, copyToFallback: false },
  });
};

/** Row 5. Fails closed: an exemption that cannot be read exempts. */
export const exempt: Check = (situation) => exemptByTag(situation) ?? exemptByRule(situation);

function exemptByTag({ user, now, policy }: KeySituation): Verdict | undefined {
  const exemption = tagExemption(user, now, policy.guardrails.exemptMax);
  switch (exemption.kind) {
    case 'none':
    case 'expired':
      return undefined;
    case 'unreadable':
      return hold(
        'ExemptionUnreadable',
        `The tag keywarden:exempt of ${user.user} cannot be read: ${exemption.because}. The user stays exempt until it can.`,
      );
    case 'too-long':
      return hold(
        'ExemptionTooLong',
        `Exempt until ${toDate(exemption.endsAt - 1)}, longer than the policy allows: ${exemption.reason}.`,
      );
    case 'standing':
      return hold('Exempt', `Exempt until ${toDate(exemption.endsAt - 1)}: ${exemption.reason}.`);
  }
}

function exemptByRule({ rule, now }: KeySituation): Verdict | undefined {
  if (!rule?.exempt) return undefined;
  const { endsAt, reason } = rule.exempt;
  if (endsAt === null) return hold('Exempt', `Exempt by rule "${rule.name}": ${reason}.`);
  if (now < endsAt)
    return hold('Exempt', `Exempt by rule "${rule.name}" until ${toDate(endsAt - 1)}: ${reason}.`);
  if (rule.unused || rule.rotate || rule.inactive) return undefined;
  return report(
    'ExemptionExpired',
    `The exemption of rule "${rule.name}" ended on ${toDate(endsAt - 1)}: renew it or give the rule sections.`,
  );
}

/** Row 1. A record or receipt that cannot be read might forbid what the rest allows. */
export const recordUnreadable: Check = ({ user, states, receipts }) => {
  for (const [keyId, state] of states) {
    if (state.kind !== 'unreadable') continue;
    return hold(
      'RecordUnreadable',
      `The tag keywarden:${keyId} of ${user.user} cannot be read: ${state.because}. Correct or remove it.`,
    );
  }
  const stray = strayTag(user);
  if (stray !== undefined) {
    return hold(
      'RecordUnreadable',
      `The tag ${stray} of ${user.user} is in our name and not one Keywarden knows. Remove it.`,
    );
  }
  for (const [keyId, own] of receipts) {
    if (!own.known)
      return hold('RecordUnreadable', `The receipts of key ${keyId} cannot be read: ${own.because}.`);
  }
  return undefined;
};

/** Row 2. Another run may be in the middle of a step on this user. */
export const inProgress: Check = ({ states }) => {
  for (const [keyId, state] of states) {
    if (state.kind !== 'in-progress') continue;
    const message = `Run ${state.run} began to change key ${keyId} at ${toIso(state.since)} and may still be at it.`;
    return hold('RotationInProgress', message);
  }
  return undefined;
};

function firstUnknown({ user, owner, ruleUnknown }: KeySituation): string | undefined {
  const { userId, tags, attachedPolicies, keys } = user;
  if (!userId.known) return userId.because;
  if (!tags.known) return tags.because;
  if (!attachedPolicies.known) return attachedPolicies.because;
  if (!keys.known) return keys.because;
  if (ruleUnknown !== null) return ruleUnknown;
  if (!owner.known) return owner.because;
  for (const { createdAt, lastUsed } of keys.value) {
    if (!createdAt.known) return createdAt.because;
    if (!lastUsed.known) return lastUsed.because;
  }
  return undefined;
}
