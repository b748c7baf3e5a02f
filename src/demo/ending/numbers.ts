import type { Ruling } from '../invariants/judge.ts';
import { NOTHING_YET, type Tally, tallyAfter } from '../picture/tally.ts';
import { OPERATORS } from '../policy.ts';
import { type Outcome, happenings } from './outcome.ts';

/** The demo in numbers; what `--output json` prints. */
export interface Numbers extends Tally {
  readonly version: 1;
  readonly days: number;
  readonly accounts: number;
  readonly users: number;
  /** Keys that are or were there, those made on the way included. */
  readonly keys: number;
  readonly runs: number;
  readonly runsFailed: number;
  readonly runsKilled: number;
  readonly calls: { readonly total: number; readonly byKeywarden: number };
  readonly mails: { readonly toOwners: number; readonly digests: number; readonly bounced: number };
  /** How many steps, calls and mails the judge looked at, and a sentence for each promise that was broken. */
  readonly checked: number;
  readonly violations: readonly string[];
  readonly stories: readonly string[];
  /** Where mails, store and the rest lie. */
  readonly folder: string;
}

export function numbersOf(
  outcome: Outcome,
  told: { readonly rulings: readonly Ruling[]; readonly stories: readonly string[]; readonly folder: string },
  isKeywarden: (caller: string) => boolean,
): Numbers {
  const { cast, keys, days, calls, mails } = outcome;
  const digests = mails.filter(({ to }) => to.includes(OPERATORS)).length;
  return {
    version: 1,
    days: days.length,
    accounts: cast.length,
    users: cast.reduce((sum, { users }) => sum + users.length, 0),
    keys: keys.length,
    runs: days.reduce((sum, { plans }) => sum + plans.size, 0),
    runsFailed: happenings(outcome).filter(
      ({ kind, says }) => kind === 'trouble' && says.startsWith('The run failed'),
    ).length,
    runsKilled: happenings(outcome).filter(({ kind }) => kind === 'killed').length,
    ...days.reduce(tallyAfter, NOTHING_YET),
    calls: {
      total: calls.length,
      byKeywarden: calls.filter(({ caller }) => isKeywarden(caller ?? '')).length,
    },
    mails: {
      toOwners: mails.length - digests,
      digests,
      bounced: mails.filter((mail) => mail.outcome === 'bounced').length,
    },
    checked: told.rulings.reduce((sum, { checked }) => sum + checked, 0),
    violations: told.rulings.flatMap(({ violations }) => violations),
    stories: told.stories,
    folder: told.folder,
  };
}
