import type { Io } from './io.ts';

/** The signal that ends a run after the current user, and says so when it comes. */
export function stopSignal(io: Io): AbortSignal {
  const say = () => io.err('\nStopping after the current user. Once more to stop at once.\n');
  io.stop.addEventListener('abort', say, { once: true });
  return io.stop;
}
