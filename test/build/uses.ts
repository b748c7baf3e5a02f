import type { KeyUses, UserMemory } from '../../src/core/model/memory.ts';
import { NO_MEMORY } from '../../src/core/model/memory.ts';
import type { Duration, Instant } from '../../src/core/model/time.ts';
import { OTHER_KEY } from './key.ts';

interface UsesWords {
  readonly of?: string;
  /** When it was seen in use, oldest first. */
  readonly on?: readonly Instant[];
  readonly longestGap?: Duration;
}

/** A memory in which keys were seen in use; unless said otherwise `OTHER_KEY`. */
export function seenInUse(...keys: readonly UsesWords[]): UserMemory {
  const uses = new Map<string, KeyUses>(
    keys.map(({ of = OTHER_KEY, on = [], longestGap = null }) => [of, { days: on, longestGap }]),
  );
  return { ...NO_MEMORY, uses };
}
