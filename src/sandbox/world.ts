/** Milliseconds since the epoch, UTC. */
export type Instant = number;

/**
 * Everything the embedded AWS holds. Each service keeps its part in its own typed slice, one per account,
 * so that a service's file is the only place that knows its state.
 */
export interface World {
  /** The slice called `name` of an account, made by `create` on first use. */
  readonly slice: <T>(account: string, name: string, create: () => T) => T;
  /** Twelve-digit ids of all accounts. */
  readonly accounts: () => readonly string[];
  /** The clock, ms; stands still or runs, as the sandbox was started. */
  readonly now: () => Instant;
  /** Deterministic pseudo-random bytes as upper-case letters and digits, for ids. */
  readonly randomId: (length: number) => string;
}
