import { EXEMPT_ENDED_TAG, exemptionEndedAt } from '../model/exemption.ts';
import { CLOCKS_DIFFER, strayTag } from '../model/record.ts';
import { toIso } from '../model/time.ts';
import { recordOf, recordedKeys } from './key-state.ts';
import type { Check, KeySituation } from './situation.ts';
import { hold, report } from './verdicts.ts';

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

/** Row 1. A record or receipt that cannot be read might forbid what the rest allows. */
export const recordUnreadable: Check = ({ user, states, receipts, now }) => {
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
  const ended = exemptionEndedAt(user);
  if (ended !== null && (!ended.ok || ended.at > now + CLOCKS_DIFFER)) {
    const why = ended.ok ? `${toIso(ended.at)} lies in the future` : ended.because;
    return hold(
      'RecordUnreadable',
      `The tag ${EXEMPT_ENDED_TAG} of ${user.user} cannot be read: ${why}. Correct or remove it.`,
    );
  }
  for (const [keyId, own] of receipts) {
    if (!own.known)
      return hold('RecordUnreadable', `The receipts of key ${keyId} cannot be read: ${own.because}.`);
  }
  return undefined;
};

/**
 * Row 1. Two installations with a store each would break each other's promises: what one told, the other does not know.
 * A store knows the places that it had before, so one that was moved as a whole goes on.
 */
export const otherStore: Check = ({ user, stores, now }) => {
  if (stores === null || stores === undefined) return undefined;
  for (const keyId of recordedKeys(user)) {
    const parsed = recordOf(user, keyId, now);
    const store = parsed?.ok ? parsed.record.extra['store'] : undefined;
    if (store === undefined || stores.includes(store)) continue;
    return hold(
      'OtherStore',
      `Key ${keyId} of ${user.user} is in the hands of a Keywarden with another store (${store}; this one is ${stores[0] ?? 'new'}). Use that store, or copy it here. If it is lost, remove the tag keywarden:${keyId}: every clock starts anew.`,
    );
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

function firstUnknown({ user, owner, memory, ruleUnknown }: KeySituation): string | undefined {
  const { userId, tags, attachedPolicies, keys } = user;
  if (!userId.known) return userId.because;
  if (!tags.known) return tags.because;
  if (!attachedPolicies.known) return attachedPolicies.because;
  if (!keys.known) return keys.because;
  if (ruleUnknown !== null) return ruleUnknown;
  if (!owner.known) return owner.because;
  if (!memory.known) return memory.because;
  for (const { createdAt, lastUsed } of keys.value) {
    if (!createdAt.known) return createdAt.because;
    if (!lastUsed.known) return lastUsed.because;
  }
  return undefined;
}
