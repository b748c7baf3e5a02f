import type { AccountSummary } from '../../core/accounts/summary.ts';
import { accountLabel } from '../../report/words.ts';
import type { RunDeps } from '../../run/deps.ts';
import { eachInOrder } from '../../run/fleet/each-account.ts';
import type { Target } from '../../run/fleet/fleet.ts';
import { runAccount } from '../../run/fleet/run-account.ts';
import { failedSummary, notBegunSummary } from '../../run/fleet/summaries.ts';
import type { FleetReach } from '../account.ts';
import type { Io } from '../io.ts';
import { sayLine } from '../print.ts';
import type { Progress } from '../progress.ts';
import { bar } from './bar.ts';

/** What is kept of one account, and what is said of it once and then let go. */
interface Finished<T> {
  readonly summary: AccountSummary;
  readonly value: T;
  /** What had to be read another way, or not at all. */
  readonly notes: readonly string[];
}

export interface OverAccounts<T> {
  readonly targets: readonly Target[];
  readonly work: (deps: RunDeps, target: Target) => Promise<Finished<T>>;
  /** Told of each account that was run over, in the order of the targets. */
  readonly onDone: (value: T) => void;
  /** What else is to be said of an account that failed. */
  readonly onFailed?: (target: Target) => Promise<readonly string[]> | readonly string[];
  readonly stop?: () => boolean;
  /** Names the run over an account of which a part went before. */
  readonly runOf?: (target: Target) => string | undefined;
}

/**
 * Runs over accounts with a bar on the terminal.
 * @returns a row for each account, in their order; those that were not entered come first
 */
export async function overAccounts<T>(
  io: Io,
  { debug, quiet }: { readonly debug?: boolean; readonly quiet?: boolean },
  { fleet, progress }: Pick<FleetReach, 'fleet' | 'progress'>,
  {
    targets,
    work,
    onDone,
    onFailed = () => [],
    stop = () => false,
    runOf = () => undefined,
  }: OverAccounts<T>,
): Promise<readonly AccountSummary[]> {
  const rows: AccountSummary[] = [];
  const said = noteSayer(io, progress);
  let done = 0;
  let failed = 0;
  const show = () => progress.show(bar({ done, total: targets.length, failed }));
  // Users are too many to follow; but each that was read shows that something moves.
  const common = { ...fleet.common, onProgress: show };
  show();
  const notBegun = await eachInOrder(
    targets,
    async (target) => {
      const outcome = await runAccount(
        { ...fleet, common },
        target,
        (deps) => work(deps, target),
        runOf(target),
      );
      done += 1;
      if (!outcome.ok || outcome.value.summary.outcome === 'partly') failed += 1;
      show();
      return outcome;
    },
    async (outcome) => {
      if (outcome.ok) {
        rows.push(outcome.value.summary);
        if (!quiet) said.say(outcome.target, outcome.value.notes);
        onDone(outcome.value.value);
        return;
      }
      if (debug && outcome.error instanceof Error && outcome.error.stack !== undefined) {
        progress.done();
        io.err(`${outcome.target.account}: ${outcome.error.stack}\n`);
      }
      rows.push(failedSummary(outcome.target, [outcome.because, ...(await onFailed(outcome.target))]));
    },
    { stop },
  );
  progress.done();
  said.rest();
  return [...rows, ...notBegun.map(notBegunSummary)];
}

/** Notes said one by one; more of them usually have one cause. */
const MOST_NOTES = 10;

function noteSayer(
  io: Io,
  progress: Progress,
): {
  readonly say: (target: Target, notes: readonly string[]) => void;
  readonly rest: () => void;
} {
  let number = 0;
  return {
    say: (target, notes) => {
      for (const note of notes) {
        number += 1;
        if (number > MOST_NOTES) continue;
        progress.done();
        sayLine(io, `Note: ${accountLabel(target)}: ${note}`);
      }
    },
    rest: () => {
      if (number > MOST_NOTES)
        io.err(`Note: ${number - MOST_NOTES} more; the notes of one account: --account ID\n`);
    },
  };
}

/** Tables of single accounts are shown for so many; of more only what they came to. */
export const FEW = 5;
