import { type Lately, mailsLately } from '../core/lately.ts';
import type { Policy } from '../core/model/policy.ts';
import type { Instant } from '../core/model/time.ts';

/** How many more messages `notify.email.per-day` lets out to owners now. */
export function mailsLeftOf({ notify }: Policy, lately: Lately, now: Instant): number {
  return notify === null ? 0 : notify.email.perDay - mailsLately(lately, now);
}
