import { AwsFailure } from '../../aws/failure.ts';
import { visible } from '../../core/visible.ts';
import type { HistoryEntry } from '../../report/history-entry.ts';
import { entriesAbout } from '../../report/about.ts';
import { historyText, historyToJson } from '../../report/history.ts';
import type { RunDeps } from '../../run/deps.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData, sayLine, tableStyle } from '../print.ts';
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
  const store = await reach.deps.openStore(await reach.deps.aws.sts.callerIdentity());
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
              ...result.torn.map(visible),
            ].join('\n')
          : [
              'The journal is not what it was:',
              ...result.problems.map((problem) => `- ${visible(problem)}`),
            ].join('\n'),
    );
    return result.ok ? EXIT.done : EXIT.failed;
  }
  const all: HistoryEntry[] = [];
  for await (const entry of store.readHistory()) all.push(entry);
  const entries = subject === undefined ? all : await entriesOf(io, reach.deps, all, subject);
  printData(
    io,
    options,
    () => ({ version: 1, entries: historyToJson(entries) }),
    () => historyText(entries, tableStyle(io)),
  );
  return EXIT.done;
}

/** A name that history does not know may be the new one of a user whom it does. */
async function entriesOf(
  io: Io,
  { aws }: Pick<RunDeps, 'aws'>,
  all: readonly HistoryEntry[],
  subject: string,
): Promise<readonly HistoryEntry[]> {
  const entries = entriesAbout(all, subject);
  if (entries.length > 0) return entries;
  try {
    const user = await aws.iam.getUser(subject);
    return user === null ? [] : entriesAbout(all, subject, user.userId);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    sayLine(io, `Whether ${subject} had another name before could not be read: ${error.message}`);
    return [];
  }
}
