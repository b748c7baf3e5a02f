import { resolve } from 'node:path';
import { visible } from '../../core/visible.ts';
import { readMailEvents } from '../../notify/mail-events/read.ts';
import { type MailEventResult, recordMailEvents } from '../../run/mail-events.ts';
import { reachStores } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import { readNamed } from '../files.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData } from '../print.ts';

export interface MailEventOptions extends CommonOptions {
  readonly forget?: string;
}

/** `mail-events [FILE|-]`: SES bounces and complaints become void receipts, deliveries are noted; `--forget ADDRESS` gives an address another chance. */
export async function mailEvents(
  io: Io,
  file: string | undefined,
  options: MailEventOptions,
): Promise<number> {
  if (options.forget !== undefined) return forget(io, options.forget, options);
  const { common } = await reachStores(options, io);
  const text = file === undefined || file === '-' ? await io.readInput() : await readFile(io, file);
  const { events, faults } = readMailEvents(text);
  const results = await recordMailEvents({ ...common, account: options.account ?? null }, events);
  printData(
    io,
    options,
    () => ({ version: 1, results, faults }),
    () => words(results, faults),
  );
  const isWhole = faults.length === 0 && results.every(({ outcome }) => outcome !== 'failed');
  return isWhole ? EXIT.done : EXIT.failed;
}

async function readFile(io: Io, file: string): Promise<string> {
  const text = await readNamed(io, resolve(io.cwd, file), 'file with events');
  if (text === null) throw usageError(`There is no file ${file}.`);
  return text;
}

async function forget(io: Io, address: string, options: MailEventOptions): Promise<number> {
  if (!address.includes('@')) throw usageError(`"${address}" is not an address.`);
  const { aws, common } = await reachStores(options, io);
  const caller = await aws.sts.callerIdentity();
  const store = await common.openStore({ ...caller, account: options.account ?? caller.account });
  const wasBanned = await store.undeliverable.forget(address);
  const isForgotten = (await store.softBounces.forget(address)) || wasBanned;
  const message = isForgotten
    ? `${address} is written to again. Take it off the suppression list of SES, too, if it is there.`
    : `Nothing is known against ${address}.`;
  printData(
    io,
    options,
    () => ({ version: 1, address, forgotten: isForgotten, message }),
    () => visible(message),
  );
  return EXIT.done;
}

function words(results: readonly MailEventResult[], faults: readonly string[]): string {
  const count = (wanted: MailEventResult['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length;
  return [
    ...results.filter(({ outcome }) => outcome !== 'passed-over').map(({ message }) => visible(message)),
    ...faults.map(visible),
    `${count('recorded')} recorded, ${count('passed-over')} passed over, ${count('unknown')} unknown, ${count('failed')} failed, ${faults.length} unreadable.`,
  ].join('\n');
}
