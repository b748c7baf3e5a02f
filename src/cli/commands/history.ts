import type { HistoryEntry } from '../../report/history-entry.ts';
import { entriesAbout } from '../../report/about.ts';
import { historyText, historyToJson } from '../../report/history.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData, tableStyle } from '../print.ts';
import { reachAccount } from '../account.ts';

export interface HistoryOptions extends CommonOptions {
  readonly verify?: boolean;
  readonly head?: string;
}

/** `history [USER|KEY]`: what was found, who was told, what was done; `--verify` proves that nobody changed it since. */
export async function history(io: Io, subject: string | undefined, options: HistoryOptions): Promise<number> {
  if (options.head !== undefined && !options.verify)
    throw usageError('--head is what --verify looks for: give both.');
  const reach = await reachAccount(options, io);
  const store = reach.deps.openStore(await reach.deps.aws.sts.callerIdentity());
  if (options.verify) {
    const result = await store.verify(options.head === undefined ? {} : { head: options.head });
    printData(
      io,
      options,
      () => ({ version: 1, ...result }),
      () =>
        result.ok
          ? [
              `The journal is whole: ${result.entries} entries in ${result.files} files.`,
              `Head: ${result.head ?? 'none yet'}`,
              ...result.torn,
            ].join('\n')
          : ['The journal is not what it was:', ...result.problems.map((problem) => `- ${problem}`)].join(
              '\n',
            ),
    );
    return result.ok ? EXIT.done : EXIT.failed;
  }
  const all: HistoryEntry[] = [];
  for await (const entry of store.readHistory()) all.push(entry);
  const entries = subject === undefined ? all : entriesAbout(all, subject);
  printData(
    io,
    options,
    () => ({ version: 1, entries: historyToJson(entries) }),
    () => historyText(entries, tableStyle(io)),
  );
  return EXIT.done;
}
