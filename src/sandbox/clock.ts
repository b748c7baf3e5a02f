import type { Instant } from './world.ts';

/** `frozen` stands still until it is moved; `running` advances with real time from where it was set. */
export type ClockMode = 'frozen' | 'running';

/** The embedded AWS's own clock. */
export interface EmbeddedClock {
  readonly now: () => Instant;
  readonly mode: () => ClockMode;
  /** Puts the clock to a moment, backwards too, and optionally changes its mode. */
  readonly set: (at: Instant, mode?: ClockMode) => void;
}

/**
 * @param realTime real milliseconds since the epoch; only differences matter to a running clock.
 * @param start where the clock stands first.
 */
export const createClock = (realTime: () => Instant, start: Instant, mode: ClockMode): EmbeddedClock => {
  let state = { at: start, since: realTime(), mode };
  return {
    now: () => (state.mode === 'frozen' ? state.at : state.at + realTime() - state.since),
    mode: () => state.mode,
    set: (at, mode = state.mode) => {
      state = { at, since: realTime(), mode };
    },
  };
};
