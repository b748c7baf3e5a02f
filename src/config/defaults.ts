import type { Guardrails } from '../core/model/policy.ts';
import { DAY, HOUR, type Duration } from '../core/model/time.ts';

/** What holds where the file says nothing. */

export const DEFAULT_GRACE: Duration = 7 * DAY;
export const LEAST_GRACE: Duration = 24 * HOUR;
export const DEFAULT_REMIND: readonly Duration[] = [5 * DAY, DAY];
export const DEFAULT_DEACTIVATE: Duration = 10 * DAY;
export const DEFAULT_OLD_KEY_IDLE: Duration = 32 * DAY;
export const LEAST_OLD_KEY_IDLE: Duration = DAY;
export const DEFAULT_PROOF_DAYS = 2;
export const DEFAULT_MAX_EXTENSION: Duration = 14 * DAY;

/** Messages to owners, per account in any 20 hours. */
export const DEFAULT_MAILS_PER_DAY = 200;

export const DEFAULT_GUARDRAILS: Guardrails = {
  perDay: 10,
  stopAbove: 0.2,
  fleet: { perDay: 100, stopAbove: 0.1 },
  blackoutDays: [],
  timezone: 'UTC',
  rollout: 1,
  exemptMax: 180 * DAY,
  protectedPaths: [],
};
