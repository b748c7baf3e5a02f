import type { Instant } from '../world.ts';

/**
 * A map whose recent past can still be read, for eventual consistency. Values are never changed in place: a change
 * is a `put` of a new value.
 */
export interface Versioned<V> {
  readonly get: (key: string) => V | undefined;
  /** Sets a value; `undefined` removes it. */
  readonly put: (key: string, value: V | undefined) => void;
  /** What a reader sees who is `lagMs` behind. */
  readonly seen: (key: string, lagMs: number) => V | undefined;
  /** The keys such a reader sees, sorted. */
  readonly seenKeys: (lagMs: number) => readonly string[];
  readonly size: () => number;
}

interface Past<V> {
  readonly value: V | undefined;
  readonly replacedAt: Instant;
}

/**
 * @param realTime real ms; how far behind a reader is does not depend on the embedded clock.
 * @param retentionMs how long replaced values are kept, asked at each change.
 */
export const createVersioned = <V>(realTime: () => Instant, retentionMs: () => number): Versioned<V> => {
  const current = new Map<string, V>();
  const past = new Map<string, Past<V>[]>();
  let sorted: readonly string[] | null = null;

  const remember = (key: string): void => {
    const retention = retentionMs();
    const now = realTime();
    const kept = (past.get(key) ?? []).filter((each) => each.replacedAt > now - retention);
    if (retention > 0) kept.push({ value: current.get(key), replacedAt: now });
    if (kept.length > 0) past.set(key, kept);
    else past.delete(key);
  };
  const seen = (key: string, lagMs: number): V | undefined => {
    if (lagMs === 0 || past.size === 0) return current.get(key);
    const horizon = realTime() - lagMs;
    const before = past.get(key)?.find((each) => each.replacedAt > horizon);
    return before === undefined ? current.get(key) : before.value;
  };
  const sortedKeys = (): readonly string[] => (sorted ??= [...current.keys()].toSorted());

  return {
    get: (key) => current.get(key),
    seen,
    put: (key, value) => {
      remember(key);
      if (value === undefined || !current.has(key)) sorted = null;
      if (value === undefined) current.delete(key);
      else current.set(key, value);
    },
    seenKeys: (lagMs) => {
      if (lagMs === 0 || past.size === 0) return sortedKeys();
      const all = new Set([...current.keys(), ...past.keys()]);
      return [...all].filter((key) => seen(key, lagMs) !== undefined).toSorted();
    },
    size: () => current.size,
  };
};
