import type { StepDecision } from '../../src/core/guardrails.ts';
import type { StepVerdict } from '../../src/core/model/decision.ts';
import type { ReasonCode } from '../../src/core/checks/reasons.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { KEY } from './key.ts';
import { OWNER } from './receipt.ts';
import { NOW, inDays } from './time.ts';
import { ACCOUNT } from './user.ts';

interface StepWords {
  readonly step: StepVerdict['step'];
  readonly reason?: ReasonCode;
  readonly user?: string;
  readonly userId?: string | null;
  readonly keyId?: string;
  readonly due?: Instant;
}

/** A decision to do something, as the guardrails get it; unless said otherwise due now, about `KEY` of `ci-bot`. */
export function aStep(words: StepWords): StepDecision {
  const { user = 'ci-bot', keyId = KEY } = words;
  return {
    account: ACCOUNT,
    user,
    userId: words.userId === undefined ? `AIDA-${user}` : words.userId,
    keyId,
    rule: 'everyone',
    owner: OWNER,
    ...verdictOf(words),
  };
}

function verdictOf({ step, reason, due = NOW }: StepWords): StepVerdict {
  const message = `A ${step} is due.`;
  switch (step) {
    case 'notify':
      return {
        kind: 'step',
        step,
        reason: reason ?? 'Unused',
        message,
        due,
        cause: 'unused',
        notice: {
          announced: 'deactivate',
          promised: inDays(7),
          reminder: null,
          urgent: false,
          copyToFallback: false,
        },
      };
    case 'repair':
      return {
        kind: 'step',
        step,
        reason: reason ?? 'KeyVanished',
        message,
        due,
        cause: null,
        record: null,
        undo: null,
      };
    case 'rotate':
      return { kind: 'step', step, reason: reason ?? 'TooOld', message, due, cause: null };
    case 'deactivate':
    case 'delete':
      return { kind: 'step', step, reason: reason ?? 'Unused', message, due, cause: 'unused' };
  }
}
