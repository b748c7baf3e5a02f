import type { Decision } from '../core/model/decision.ts';
import type { Known } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { Receipt } from '../core/model/receipt.ts';
import type { Instant } from '../core/model/time.ts';
import type { HistoryEntry } from './history-entry.ts';

/** Everything there is to say about one user and their keys. */
export interface Explanation {
  readonly now: Instant;
  /** Decided for another day than today. */
  readonly hypothetical: boolean;
  /** Where the policy came from: a file name or `preset:standard`. */
  readonly policySource: string;
  /** What the `unused` section of the matching rule goes by. With `age`, using a key does not keep it. */
  readonly measure: 'last-used' | 'age';
  /** What the account is called; absent: not known. */
  readonly accountName?: string;
  readonly user: UserObservation;
  /** The only key that was asked for; null: all of them. */
  readonly keyId: string | null;
  /** Who answers for the user, and what was passed over on the way to them. */
  readonly owner: Known<ExplainedOwner>;
  /** Those of this user. One without a key id is about the whole user. */
  readonly decisions: readonly Decision[];
  /** Keys that were ever reported leaked; absent: none was. */
  readonly burnt?: ReadonlySet<string>;
  /** By key id, oldest first; a key without receipts may be missing. */
  readonly receipts: ReadonlyMap<string, Known<readonly Receipt[]>>;
  /** Entries about this user, oldest first. */
  readonly history: readonly HistoryEntry[];
}

interface ExplainedOwner {
  readonly owner: { readonly address: string; readonly source: string } | null;
  readonly passedOver: readonly string[];
  /** Who was found outside of `notify.email.domains`; absent: nobody. */
  readonly outside?: string;
}

/** One key's part of an explanation. */
export interface ExplainedKey {
  readonly keyId: string | null;
  /** Null: decided on, and not among the user's keys. */
  readonly key: KeyObservation | null;
  readonly decisions: readonly Decision[];
  readonly receipts: Known<readonly Receipt[]>;
  readonly history: readonly HistoryEntry[];
}

/** The keys to explain: the user's own, then those that only a decision names (a record of a key that is gone). */
export function explainedKeys({
  user,
  keyId,
  decisions,
  receipts,
  history,
}: Explanation): readonly ExplainedKey[] {
  const own = user.keys.known ? user.keys.value : [];
  const ids = own.map((key) => key.keyId);
  const gone = decisions.flatMap((decision) =>
    decision.keyId === null || ids.includes(decision.keyId) ? [] : [decision.keyId],
  );
  const keys: readonly Pick<ExplainedKey, 'keyId' | 'key'>[] = [
    ...own.map((key) => ({ keyId: key.keyId, key })),
    ...[...new Set(gone)].map((id) => ({ keyId: id, key: null })),
  ];
  return keys
    .filter((each) => keyId === null || each.keyId === keyId)
    .map((each) => ({
      ...each,
      decisions: each.keyId === null ? [] : decisions.filter((decision) => decision.keyId === each.keyId),
      receipts: (each.keyId === null ? undefined : receipts.get(each.keyId)) ?? { known: true, value: [] },
      history: each.keyId === null ? [] : history.filter((entry) => entry.keyId === each.keyId),
    }));
}
