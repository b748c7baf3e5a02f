import { visible } from '../../core/visible.ts';
import { exemptOne } from '../../run/exempt.ts';
import { reachAccount } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData } from '../print.ts';

export interface ExemptOptions extends CommonOptions {
  /** Midnight UTC of the last exempt day. */
  readonly until?: number;
  readonly reason?: string;
  readonly end?: boolean;
}

/** `exempt USER|KEY --until DAY --reason TEXT`, or `--end`: asking for it is the consent. */
export async function exempt(io: Io, subject: string, options: ExemptOptions): Promise<number> {
  const { until, reason, end = false } = options;
  if (end && (until !== undefined || reason !== undefined))
    throw usageError('--end ends the exemption: leave --until and --reason out.');
  if (!end && (until === undefined || reason === undefined))
    throw usageError('Say until when and why: --until 2027-06-30 --reason "why". Or --end.');
  const reach = await reachAccount(options, io, { changes: true });
  const result = await exemptOne(
    reach.deps,
    subject,
    until === undefined || reason === undefined ? null : { lastDay: until, reason },
  );
  reach.progress.done();
  const { outcome, message } = result;
  printData(
    io,
    options,
    () => ({ version: 1, subject, ended: end, done: outcome === 'done', message }),
    () => visible(message),
  );
  return outcome === 'done' ? EXIT.done : EXIT.failed;
}
