import type { StepDecision, StepVerdict } from '../../src/core/model/decision.ts';
import type { KeyRecord } from '../../src/core/model/record.ts';
import type { ReasonCode } from '../../src/core/checks/reasons.ts';
import type { Announced } from '../../src/core/model/receipt.ts';
import type { Duration, Instant } from '../../src/core/model/time.ts';
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
  /** What a notice announces, with which date, as which reminder. */
  readonly announced?: Announced;
  readonly promised?: Instant | null;
  readonly reminder?: Duration | null;
  readonly urgent?: boolean;
  /** A repair that undoes a rotation. */
  readonly undoes?: boolean;
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

/** The intent of an interrupted rotation. */
const UNDONE: KeyRecord = {
  state: 'rotating',
  since: NOW,
  run: '3f9c2a7b',
  cause: null,
  extra: {},
};

function verdictOf(words: StepWords): StepVerdict {
  const { step, reason, due = NOW } = words;
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
          announced: words.announced ?? 'deactivate',
          promised: words.promised === undefined ? inDays(7) : words.promised,
          reminder: words.reminder ?? null,
          urgent: words.urgent ?? false,
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
        undo: words.undoes === true ? UNDONE : null,
      };
    case 'rotate':
      return { kind: 'step', step, reason: reason ?? 'TooOld', message, due, cause: null };
    case 'deactivate':
    case 'delete':
      return { kind: 'step', step, reason: reason ?? 'Unused', message, due, cause: 'unused' };
  }
}
