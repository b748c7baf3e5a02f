/** A token bucket, as AWS throttles with. */
export interface Bucket {
  /** Takes a token. @param now ms, never less than before @returns false where there is none: the call is refused */
  readonly take: (now: number) => boolean;
  /** The moment from which a token can be had, and takes it: for whoever waits in line instead of being refused. */
  readonly wait: (now: number) => number;
}

export function bucket({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }): Bucket {
  let tokens = burst;
  let at = 0;
  const refill = (now: number): void => {
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    at = Math.max(at, now);
  };
  // Rounding must not refuse a token that is there.
  const ENOUGH = 1 - 1e-9;
  return {
    take: (now) => {
      refill(now);
      if (tokens < ENOUGH) return false;
      tokens -= 1;
      return true;
    },
    wait: (now) => {
      refill(Math.max(now, at));
      const later = tokens >= ENOUGH ? Math.max(now, at) : at + ((1 - tokens) / perSecond) * 1000;
      refill(later);
      tokens -= 1;
      return later;
    },
  };
}
