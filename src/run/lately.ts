import type { Earlier } from '../core/earlier.ts';
import type { Instant } from '../core/model/time.ts';
import type { Journal, JournalEvent } from '../core/ports.ts';
import type { Begun, Lately } from '../core/still-allowed.ts';

export interface Counted {
  /** Writes what it is given, and counts the changes that begin. */
  readonly journal: Journal;
  /** What was begun lately, up to this moment. */
  readonly lately: () => Lately;
}

/**
 * Counts what a run begins as its history has it, by the intents: so the same is counted as any later run will count.
 * @param earlier changes of turns before this one
 * @param at the moment that those are counted at
 */
export function counted(journal: Journal, { begun }: Earlier, at: Instant): Counted {
  const all: Begun[] = begun.map((change) => ({ ...change, at }));
  return {
    journal: {
      append: async (event) => {
        await journal.append(event);
        const change = changeIn(event);
        if (change !== null) all.push(change);
      },
    },
    lately: () => ({ begun: all }),
  };
}

function changeIn({ event, at, user, keyId, data: { step } }: JournalEvent): Begun | null {
  if (event !== 'intent' || keyId === null) return null;
  return step === 'rotate' || step === 'deactivate' || step === 'delete' ? { step, user, keyId, at } : null;
}
