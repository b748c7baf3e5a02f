import type { Sleep } from '../core/ports.ts';

/** Spaces calls out. */
export interface Limiter {
  /** Resolves when a call may go out. */
  readonly take: () => Promise<void>;
}

/** IAM publishes no call rates and raises none; this stays well below what accounts have been seen to bear. */
export const DEFAULT_CALLS_PER_SECOND = 20;

/**
 * At most `calls` calls in any second: a permit comes back a second after it was taken. Bursts up to `calls` go out
 * at once.
 * @param calls whole calls per second, at least 1
 */
export function callsPerSecond(calls: number, sleep: Sleep): Limiter {
  let permits = calls;
  const waiting: (() => void)[] = [];

  const giveBack = (): void => {
    const next = waiting.shift();
    if (next) grant(next);
    else permits += 1;
  };
  const grant = (go: () => void): void => {
    void sleep(1000).then(giveBack, giveBack);
    go();
  };

  return {
    take: () =>
      new Promise((resolve) => {
        if (permits === 0) {
          waiting.push(resolve);
          return;
        }
        permits -= 1;
        grant(resolve);
      }),
  };
}
