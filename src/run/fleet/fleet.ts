import type { Aws } from '../../aws/clients.ts';
import type { Entry } from '../../core/model/policy.ts';
import type { RunDeps } from '../deps.ts';

/**
 * Runs over many accounts, wherever they run: `listAccounts` says which; `runAccount` enters one and does there what it is
 * given (`applyOne`, `planOne`, `look`), and never throws; `applySummary` and its like in `summaries.ts` make a row of what
 * came of it, small enough to be sent on; `summarise` in `core/accounts/summary.ts` adds the rows up.
 */

/** Who we are before any other account is entered. */
export interface Home {
  readonly aws: Aws;
  readonly caller: { readonly account: string; readonly arn: string; readonly partition: string };
}

/** The accounts of a policy, and what the runs over them have in common. */
export interface Fleet {
  readonly home: Home;
  readonly entry: Entry;
  /** What each run is made of; its AWS and its name are those of its account. */
  readonly common: Omit<RunDeps, 'aws' | 'actAs' | 'accountName'>;
}

/** An account that a run goes over. */
export interface Target {
  readonly account: string;
  /** As Organizations calls it; null: not known. */
  readonly name: string | null;
}
