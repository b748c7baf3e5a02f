import type { RateLimit } from '../switches.ts';
import type { Instant } from '../world.ts';
import { globOf } from './injector.ts';

export interface RateLimiter {
  /** Takes a token for a call. @returns false when there is none: the call is to be throttled. */
  readonly take: (account: string, operation: string, limit: RateLimit | null) => boolean;
}

interface Bucket {
  tokens: number;
  filledAt: Instant;
}

/** A token bucket per account, filled by real time. */
export const createRateLimiter = (realTime: () => Instant): RateLimiter => {
  const buckets = new Map<string, Bucket>();
  return {
    take: (account, operation, limit) => {
      if (limit === null || !globOf(limit.operation ?? 'iam:*').test(operation)) return true;
      const now = realTime();
      const bucket = buckets.get(account) ?? { tokens: limit.burst, filledAt: now };
      const filled = bucket.tokens + ((now - bucket.filledAt) / 1000) * limit.perSecond;
      const tokens = Math.min(limit.burst, filled);
      const isTaken = tokens >= 1;
      buckets.set(account, { tokens: isTaken ? tokens - 1 : tokens, filledAt: now });
      return isTaken;
    },
  };
};
