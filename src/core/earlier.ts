import type { JournalEvent } from './ports.ts';

/** What a run that takes several turns did in those before this one. Limits of a run count it. */
export interface Earlier {
  /** Changes that were begun, each once; how they ended does not matter to whoever counts attempts. */
  readonly begun: readonly BegunChange[];
  readonly failedRotations: number;
}

interface BegunChange {
  readonly step: 'rotate' | 'deactivate' | 'delete';
  readonly user: string | null;
  readonly keyId: string;
}

export const NOTHING_EARLIER: Earlier = { begun: [], failedRotations: 0 };

/**
 * Finds the earlier turns of a run in the account's history. History and not a count that one turn hands to the next: a
 * turn that was killed hands on nothing.
 * @param history entries of the last days, oldest first
 * @param of name of the run, as `run-started` keeps it
 */
export function earlierTurns(
  history: readonly (JournalEvent & { readonly run: string })[],
  of: string,
): Earlier {
  const turns = new Set(
    history.filter(({ event, data }) => event === 'run-started' && data['of'] === of).map(({ run }) => run),
  );
  const begun = new Map<string, BegunChange>();
  let failedRotations = 0;
  for (const { run, event, user, keyId, data } of history) {
    const { step } = data;
    if (!turns.has(run) || keyId === null || !isChange(step)) continue;
    if (event === 'intent') begun.set(`${keyId} ${step}`, { step, user, keyId });
    if (event === 'failed' && step === 'rotate') failedRotations += 1;
  }
  return { begun: [...begun.values()], failedRotations };
}

function isChange(step: unknown): step is BegunChange['step'] {
  return step === 'rotate' || step === 'deactivate' || step === 'delete';
}
