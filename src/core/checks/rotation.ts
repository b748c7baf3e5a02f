import type { Verdict } from '../model/decision.ts';
import type { Instant } from '../model/time.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import type { KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { cannotNotify, hold } from './verdicts.ts';

/** Rows 9 and 11. A replacement, by us: only where it can be handed over and the owner can be told. */
export function rotation(
  situation: KeySituation,
  reason: 'TooOld' | 'ReplacementGone' | 'Requested',
  message: string,
  due: Instant,
): Verdict {
  const { policy, user, key, memory } = situation;
  if (policy.deliver === null) {
    return hold(
      'NotConfigured',
      `${message} But the configuration has no "deliver" section to hand a secret over.`,
    );
  }
  if (!user.groups.known) {
    return hold('ObservationIncomplete', `Not known: ${user.groups.because}. Nothing is done until it is.`);
  }
  if (key !== null && sendsMail(user, user.groups.value, key)) {
    return hold(
      'SmtpCredential',
      `${user.user} seems to send mail by SMTP: its password derives from the secret and would break. Rotate it by hand.`,
    );
  }
  // Two records: one on the old key, one on the new.
  const failedAt = memory.known ? memory.value.rotationFailedAt : null;
  const failed = failedAt === null ? {} : { failedAt };
  const verdict: Verdict = { kind: 'step', step: 'rotate', reason, message, due, cause: null, ...failed };
  return cannotNotify(situation) ?? withTagRoom(situation, verdict, 2);
}

/** The group that the SES console puts users for SMTP into, whatever they are called. */
const SMTP_GROUP = 'awssessendinggroupdonotrename';

/** The console names them `ses-smtp-user.20261121-093000`; group and last use tell where somebody chose another name. */
function sendsMail(
  { user }: UserObservation,
  groups: readonly string[],
  { lastUsed }: KeyObservation,
): boolean {
  const service = lastUsed.known ? (lastUsed.value?.service ?? '') : '';
  return (
    user.toLowerCase().startsWith('ses-smtp-user') ||
    groups.some((group) => group.toLowerCase() === SMTP_GROUP) ||
    service.toLowerCase().includes('ses-smtp')
  );
}
