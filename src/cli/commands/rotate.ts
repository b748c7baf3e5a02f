import { visible } from '../../core/visible.ts';
import { rotateOne } from '../../run/rotate.ts';
import { reachAccount } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData } from '../print.ts';

/** `rotate USER`: replace a key now. Asking for it by name is the consent. */
export async function rotate(io: Io, user: string, options: CommonOptions): Promise<number> {
  const reach = await reachAccount(options, io, { changes: true });
  if (reach.file === null) {
    throw usageError(
      'rotate needs a configuration that says where the secret goes: "deliver", and "notify" to tell the owner.',
    );
  }
  const rotated = await rotateOne(reach.deps, user);
  reach.progress.done();
  const { results, errors } = rotated.begun ? rotated : { results: [], errors: [] };
  const text = rotated.begun ? [...results.map(({ message }) => message), ...errors] : [rotated.because];
  printData(
    io,
    options,
    () => ({
      version: 1,
      user,
      rotated: results.some(({ item, outcome }) => item.decision.step === 'rotate' && outcome === 'done'),
      results: results.map(({ item, outcome, message }) => ({
        id: item.id,
        keyId: item.decision.keyId,
        outcome,
        message,
      })),
      message: text.join('\n'),
    }),
    () => text.map(visible).join('\n'),
  );
  const isDone = rotated.begun && errors.length === 0 && results.every(({ outcome }) => outcome === 'done');
  return isDone ? EXIT.done : EXIT.failed;
}
