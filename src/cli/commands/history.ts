import { resolve } from 'node:path';
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
import { type CopiedJournal, journalsIn } from '../../store/copy.ts';
import { StoreError } from '../../store/store-error.ts';
import { reachAccount } from '../account.ts';
import { verifiedText } from '../verified.ts';

export interface HistoryOptions extends CommonOptions {
  /** True: the account's own store; else a copied folder. */
  readonly verify?: boolean | string;
  readonly head?: string;
}

/** `history [USER|KEY]`: what was found, who was told, what was done; `--verify` proves that nobody changed it since. */
export async function history(io: Io, subject: string | undefined, options: HistoryOptions): Promise<number> {
  if (options.head !== undefined && !options.verify)
    throw usageError('--head is what --verify looks for: give both.');
  if (typeof options.verify === 'string') return verifyCopy(io, options.verify, options);
  const reach = await reachAccount(options, io);
  const store = await reach.deps.openStore(await reach.deps.aws.sts.callerIdentity());
  if (options.verify) {
    const result = await store.verify(options.head === undefined ? {} : { head: options.head });
    printData(
      io,
      options,
      () => ({ version: 1, ...result }),
      () => verifiedText(result, 'The journal'),
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

/** A copy needs no account to be reached: no credentials, no network, no configuration. */
async function verifyCopy(io: Io, folder: string, options: HistoryOptions): Promise<number> {
  const journals = await findJournals(resolve(io.cwd, folder), folder);
  const [first] = journals;
  if (first === undefined)
    throw usageError(
      `There is no journal in ${folder}. Give the folder of a store, or of one account in it: the one that holds "journal".`,
    );
  if (options.head !== undefined && journals.length > 1)
    throw usageError(
      `--head belongs to one account, and ${folder} holds the journals of ${journals.length}. Give the folder of one, like ${first.folder}.`,
    );
  const results = await Promise.all(
    journals.map(async ({ account, folder: where, verify }) => ({
      account,
      folder: where,
      ...(await verify({ head: options.head })),
    })),
  );
  const ok = results.every((result) => result.ok);
  printData(
    io,
    options,
    () => ({ version: 1, ok, accounts: results }),
    () =>
      results
        .map((result) => verifiedText(result, `The journal of account ${visible(result.account)}`))
        .join('\n\n'),
  );
  return ok ? EXIT.done : EXIT.failed;
}

/** A folder that is not there is a slip of the hand; whatever else cannot be read is a failure. */
async function findJournals(folder: string, given: string): Promise<readonly CopiedJournal[]> {
  try {
    return await journalsIn(folder);
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      throw usageError(`There is no folder ${given}.`);
    throw error;
  }
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
