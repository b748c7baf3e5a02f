import { known, type Unknown } from '../../src/core/model/known.ts';
import type { KeyObservation, KeyStatus } from '../../src/core/model/observation.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { daysAgo } from './time.ts';

/** AWS's own example ids. */
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const OTHER_KEY = 'AKIAI44QH8DHBEXAMPLE';
export const THIRD_KEY = 'AKIAZ3THIRDKEYEXAMPL';

/** A key id that looks real, a different one for each number. */
export function keyId(number: number): string {
  return `AKIA${String(number).padStart(16, '0')}`;
}

interface KeyWords {
  readonly id?: string | null;
  readonly slot?: 1 | 2 | null;
  readonly status?: KeyStatus;
  readonly created?: Instant | Unknown;
  readonly ageFrom?: 'created' | 'last_rotated';
  readonly lastUsed?: Instant | 'never' | Unknown;
}

/** An access key; unless said otherwise young, active and in use. */
export function aKey(words: KeyWords = {}): KeyObservation {
  const { created = daysAgo(10), lastUsed = daysAgo(1) } = words;
  return {
    keyId: words.id === undefined ? KEY : words.id,
    slot: words.slot === undefined ? 1 : words.slot,
    status: words.status ?? 'Active',
    createdAt: typeof created === 'number' ? known(created) : created,
    ageFrom: words.ageFrom ?? 'created',
    lastUsed: useOf(lastUsed),
  };
}

function useOf(lastUsed: Instant | 'never' | Unknown): KeyObservation['lastUsed'] {
  if (lastUsed === 'never') return known(null);
  return typeof lastUsed === 'number'
    ? known({ at: lastUsed, region: 'eu-west-1', service: 's3' })
    : lastUsed;
}
