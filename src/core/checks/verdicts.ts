import type { Cause } from '../model/cause.ts';
import type { HoldVerdict, Next, NotifyVerdict, Verdict } from '../model/decision.ts';
import type { Notice } from '../model/decision.ts';
import type { Instant } from '../model/time.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';

export function hold(reason: ReasonCode, message: string, next: Next | null = null): HoldVerdict {
  return { kind: 'hold', reason, message, next };
}

export function report(reason: ReasonCode, message: string): Verdict {
  return { kind: 'report', reason, message, next: null };
}

/** What a notice step says; `due` is the event that calls for it. */
export interface NoticeStep {
  readonly reason: ReasonCode;
  readonly message: string;
  readonly due: Instant;
  readonly cause: Cause | null;
  readonly notice: Notice;
}

/** A notice to the owner, or the hold that says why nobody can be told. */
export function notify(situation: KeySituation, step: NoticeStep): NotifyVerdict | HoldVerdict {
  return cannotNotify(situation) ?? { kind: 'step', step: 'notify', ...step };
}

/** The hold for a step that needs a notice nobody could get; undefined when one could. */
export function cannotNotify({
  policy,
  owner,
  passedOver = [],
  outside,
  user,
}: KeySituation): HoldVerdict | undefined {
  if (policy.notify === null) {
    const message = 'A notice to the owner would be due, but the configuration has no "notify" section.';
    return hold('NotConfigured', message);
  }
  if (owner.known && owner.value === null && outside !== undefined) {
    const domains = policy.notify.email.domains.join(', ');
    const message = `Whoever answers for ${user.user} (${outside}) is outside of notify.email.domains (${domains}), so they are not written to: correct the address, or add its domain.`;
    return hold('OwnerOutside', message);
  }
  if (owner.known && owner.value === null && passedOver.length > 0) {
    const message = `Mail reaches nobody who answers for ${user.user} (${passedOver.join('; ')}): correct it, or add a fallback to "owners".`;
    return hold('OwnerUndeliverable', message);
  }
  if (owner.known && owner.value === null) {
    const message = `Nobody who answers for ${user.user} has a deliverable address: tag the user, or add a fallback to "owners".`;
    return hold('NoOwner', message);
  }
  return undefined;
}
