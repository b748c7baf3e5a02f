import type { Aws } from '../../aws/clients.ts';
import type { Accounts } from '../../core/model/policy.ts';
import type { Sleep } from '../../core/ports.ts';
import { eachInOrder } from '../../run/fleet/each-account.ts';
import { enterAccount } from '../../run/fleet/enter.ts';
import type { Home, Target } from '../../run/fleet/fleet.ts';
import { listAccounts } from '../../run/fleet/list-accounts.ts';
import { type Asked, ask } from '../asked.ts';
import type { AccountFacts, AccountsFacts } from '../facts.ts';

export interface Entered {
  readonly facts: Asked<AccountsFacts>;
  /** The first account that could be entered, to look closer at; null: none. */
  readonly first: { readonly target: Target; readonly aws: Aws } | null;
}

/** Enters every account that the configuration is for, and asks who one is there. */
export async function gatherAccounts(
  home: Home,
  accounts: Exclude<Accounts, 'self'>,
  options: {
    readonly account: string | undefined;
    readonly run: string;
    readonly sleep: Sleep;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<Entered> {
  const { account, run, sleep, onProgress } = options;
  const listed = await ask(() => listAccounts(home, accounts, { account }));
  if (!listed.answered) return { facts: listed, first: null };
  const { targets, others, notes } = listed.value;
  const wanted = account === undefined ? targets : targets.filter((each) => each.account === account);
  const fleet = { home, entry: accounts.entry, common: { sleep } };
  const entered: AccountFacts[] = [];
  await eachInOrder(
    wanted,
    async (target) => {
      const { aws } = enterAccount(fleet, target, run);
      const answer = await ask(() => aws.sts.callerIdentity());
      aws.close();
      return { ...target, entered: answer };
    },
    (facts) => {
      entered.push(facts);
      onProgress(entered.length, wanted.length);
    },
  );
  const unclear = others.filter(({ outcome }) => outcome === 'failed').flatMap(({ because }) => because);
  const open = entered.find(({ entered: answer }) => answer.answered);
  return {
    facts: { answered: true, value: { entered, unclear, notes } },
    first: open === undefined ? null : { target: open, aws: enterAccount(fleet, open, run).aws },
  };
}
