import { type Announcement, wordsOf } from '../../../src/demo/invariants/announcements.ts';
import type { Instant } from '../../../src/core/model/time.ts';
import type { Mail } from '../../../src/sandbox/ses/ses.ts';
import type { Person } from '../person.ts';
import { FALLBACK } from '../policies.ts';

type Word = ReturnType<typeof wordsOf>[number];

/** Everything that was said about keys, as those who answer for them can know it. */
export interface Letters {
  /** @param store of the Keywarden that sent them: two that know nothing of each other keep their own words each */
  readonly take: (mails: readonly Mail[], store: string) => void;
  /** What the Keywarden with this store has said. */
  readonly of: (store: string) => Words;
  /** Whether any mail has named the key. */
  readonly named: (keyId: string) => boolean;
  /** Whoever was written to never got that mail, and Keywarden has heard of it. */
  readonly bounced: (messageId: string, at: Instant) => void;
}

export interface Words {
  /** The last thing that whoever answers for the key was told will or will not happen to it; undefined: nothing. */
  readonly lastWord: (keyId: string, person: Person) => Word | undefined;
  /** Every date given for a step, oldest first. */
  readonly dates: (keyId: string, step: Announcement['step'], person: Person) => readonly Announcement[];
}

const OPERATORS = { operators: 'operators@example.com' };

export function letters(): Letters {
  const words = new Map<string, (Word & { readonly store: string })[]>();
  const named = new Set<string>();
  const lost = new Set<string>();
  const known = (keyId: string, person: Person, store: string): readonly Word[] =>
    (words.get(keyId) ?? []).filter(
      ({ messageId, reached, ...word }) =>
        word.store === store &&
        !lost.has(messageId) &&
        reached.some((to) => to === person.email.toLowerCase() || to === FALLBACK),
    );
  return {
    take: (mails, store) => {
      for (const { text } of mails) for (const id of text?.match(/AKIA[A-Z0-9]{16}/g) ?? []) named.add(id);
      for (const word of wordsOf({ mails }, OPERATORS))
        words.set(word.keyId, [...(words.get(word.keyId) ?? []), { ...word, store }]);
    },
    bounced: (messageId) => lost.add(messageId),
    of: (store) => ({
      lastWord: (keyId, person) => known(keyId, person, store).at(-1),
      dates: (keyId, step, person) =>
        known(keyId, person, store).filter((word): word is Announcement => word.step === step),
    }),
    named: (keyId) => named.has(keyId),
  };
}
