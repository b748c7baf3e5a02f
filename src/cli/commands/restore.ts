import { visible } from '../../core/visible.ts';
import { restoreOne } from '../../run/restore.ts';
import { reachAccount } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData } from '../print.ts';

/** `restore KEY`: take a deactivation back. Asking for it by id is the consent. */
export async function restore(io: Io, keyId: string, options: CommonOptions): Promise<number> {
  if (!/^A[A-Z0-9]{15,127}$/.test(keyId))
    throw usageError(`"${keyId}" is not an access key id like AKIAIOSFODNN7EXAMPLE.`);
  const reach = await reachAccount(options, io, { changes: true });
  const result = await restoreOne(reach.deps, keyId);
  reach.progress.done();
  const { outcome, message } = result;
  printData(
    io,
    options,
    () => ({ version: 1, keyId, restored: outcome === 'done', message }),
    () => visible(message),
  );
  return outcome === 'done' ? EXIT.done : EXIT.failed;
}
