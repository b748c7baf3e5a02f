/**
 * What was measured: the built Lambda functions, each in a process of its own, against the embedded AWS with every answer
 * held back for `latencyMs`. `scripts/scale.js --measure` makes it; measured.json keeps it.
 */
export interface Figures {
  readonly measuredAt: string;
  readonly node: string;
  readonly machine: string;
  /** Added to every answer, ms. */
  readonly latencyMs: number;
  readonly bundle: Bundle;
  /** One run over one account, by size, smallest first. */
  readonly sizes: readonly SizeFigures[];
  /** What one step of each kind adds to a run. */
  readonly steps: Readonly<Record<StepKind, StepFigures>>;
  /** Calls a user when GetAccountAuthorizationDetails is denied, and everything has to be asked one by one. */
  readonly fallbackCallsPerUser: number;
  readonly summaries: readonly SummaryFigures[];
  readonly listing: ListingFigures;
}

export const STEP_KINDS = ['notify', 'deactivate', 'delete'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Calls by operation, `iam:ListAccessKeys`. */
export type Calls = Readonly<Record<string, number>>;

export interface Bundle {
  /** Median over fresh processes, ms. */
  readonly importMs: number;
  readonly importCpuMs: number;
  /** Of the modules that a run loads from the start. */
  readonly bytes: number;
}

/** One invocation in a function that has worked before (`warm`), or the first of its process. */
export interface RunFigures {
  readonly calls: Calls;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most that the process ever held, its import included. */
  readonly peakMb: number;
  readonly logBytes: number;
  readonly resultBytes: number;
}

export interface SizeFigures {
  readonly users: number;
  readonly keys: number;
  /** Nothing is known of the account, and nothing is due. */
  readonly first: RunFigures;
  /** The next day, and nothing is due. */
  readonly quiet: RunFigures;
  /** The same, in a function that has worked before. */
  readonly warm: RunFigures;
  /** What the account's part of the store takes after both. */
  readonly storedBytes: number;
}

export interface StepFigures {
  readonly calls: Calls;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly storedBytes: number;
  /** How many were done, to take the mean of. */
  readonly of: number;
}

export interface SummaryFigures {
  readonly results: number;
  /** Steps in each result. */
  readonly steps: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly summaryBytes: number;
  /** Null: it came to its end. */
  readonly failed: string | null;
}

export interface ListingFigures {
  readonly accounts: number;
  readonly calls: Calls;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly listBytes: number;
}
