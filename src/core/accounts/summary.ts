/** What a run over one account came to: small, so that it can be kept for every account, and sent from one to another. */
export interface AccountSummary {
  readonly account: string;
  /** As Organizations calls it; null: not known. */
  readonly name: string | null;
  /**
   * `done`; `partly`: something in it failed; `failed`: it could not be entered, or the run over it broke off;
   * `left-out`: there was nothing to look at; `not-begun`: the run was asked to stop before it.
   */
  readonly outcome: 'done' | 'partly' | 'failed' | 'left-out' | 'not-begun';
  /** Null: it was not looked at. */
  readonly users: number | null;
  readonly keys: number | null;
  /** Findings by severity, or steps by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** What failed, or why it was left out, one sentence each. */
  readonly because: readonly string[];
  /** Why a guardrail held back everything destructive; null: none did. */
  readonly stopped: string | null;
}

/** Sums over all accounts of a run. */
export interface Totals {
  readonly accounts: number;
  readonly done: number;
  readonly partly: number;
  readonly failed: number;
  readonly leftOut: number;
  readonly notBegun: number;
  readonly stopped: number;
  readonly users: number;
  readonly keys: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Why the fleet as a whole was stopped short of everything destructive; null: it was not. */
  readonly fleetStopped: string | null;
  /** Whether the run as a whole did what it was to do; what is left out was not to be done. */
  readonly ok: boolean;
}

/**
 * Adds up what single account runs came to, wherever they ran.
 * @param fleetStopped why the fleet was stopped, where it was weighed
 */
export function summarise(rows: Iterable<AccountSummary>, fleetStopped: string | null = null): Totals {
  const outcomes = { done: 0, partly: 0, failed: 0, 'left-out': 0, 'not-begun': 0 };
  const counts: Record<string, number> = {};
  const sums = { accounts: 0, stopped: 0, users: 0, keys: 0 };
  for (const row of rows) {
    sums.accounts += 1;
    // A word of a newer Keywarden's: whatever it means, it is not known to be well.
    outcomes[Object.hasOwn(outcomes, row.outcome) ? row.outcome : 'failed'] += 1;
    sums.stopped += row.stopped === null ? 0 : 1;
    sums.users += row.users ?? 0;
    sums.keys += row.keys ?? 0;
    for (const [kind, number] of Object.entries(row.counts)) counts[kind] = (counts[kind] ?? 0) + number;
  }
  const { done, partly, failed, 'left-out': leftOut, 'not-begun': notBegun } = outcomes;
  const ok = partly + failed + notBegun + sums.stopped === 0 && fleetStopped === null;
  return { ...sums, done, partly, failed, leftOut, notBegun, counts, fleetStopped, ok };
}
