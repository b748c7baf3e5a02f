import { visible } from '../../core/visible.ts';
import { settleOne } from '../../run/settle.ts';
import { reachAccount } from '../account.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData } from '../print.ts';

/** `settle USER`: clear what is said in Keywarden's name about a user; asking for it by name is the consent. */
export async function settle(io: Io, user: string, options: CommonOptions): Promise<number> {
  const reach = await reachAccount(options, io, { changes: true });
  const { outcome, message } = await settleOne(reach.deps, user);
  reach.progress.done();
  printData(
    io,
    options,
    () => ({ version: 1, user, settled: outcome === 'done', message }),
    () => visible(message),
  );
  return outcome === 'done' ? EXIT.done : EXIT.failed;
}
