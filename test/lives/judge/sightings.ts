import type { Duration, Instant } from '../../../src/core/model/time.ts';

/** AWS notes the first use in each 15 minutes. */
export const USE_GRAIN = 15 * 60_000;

/** What each Keywarden could have seen of the use of keys: at its runs, as late as AWS shows it, since it has its store. */
export interface Sightings {
  readonly look: (store: string, uses: ReadonlyMap<string, readonly Instant[]>, shownUntil: Instant) => void;
  /** The longest time between two uses that were seen, and how many uses were. */
  readonly rhythm: (store: string, keyId: string) => { readonly seen: number; readonly longest: Duration };
  /** What is known now; given back after the store came from a backup of that day. */
  readonly copy: () => ReadonlyMap<string, Seen>;
  readonly goBack: (to: ReadonlyMap<string, Seen>) => void;
}

type Seen = ReadonlyMap<string, readonly Instant[]>;

export function sightings(): Sightings {
  let stores = new Map<string, Map<string, readonly Instant[]>>();
  return {
    look: (store, uses, shownUntil) => {
      const seen = stores.get(store) ?? new Map<string, readonly Instant[]>();
      stores.set(store, seen);
      for (const [keyId, all] of uses) {
        const last = all.findLast((at) => at <= shownUntil);
        const before = seen.get(keyId) ?? [];
        if (last !== undefined && last !== before.at(-1)) seen.set(keyId, [...before, last]);
      }
    },
    rhythm: (store, keyId) => {
      const seen = stores.get(store)?.get(keyId) ?? [];
      const gaps = seen.slice(1).map((at, index) => at - (seen[index] ?? at));
      return { seen: seen.length, longest: Math.max(0, ...gaps) };
    },
    copy: () => new Map([...stores].map(([store, seen]) => [store, new Map(seen)])),
    goBack: (to) => {
      stores = new Map([...to].map(([store, seen]) => [store, new Map(seen)]));
    },
  };
}
