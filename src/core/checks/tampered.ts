import type { UserMemory } from '../model/memory.ts';
import { type UserObservation, tagValue } from '../model/observation.ts';
import { parseRecord, recordTag } from '../model/record.ts';
import { type Instant, latest } from '../model/time.ts';
import { offSince } from '../records.ts';
import type { KeyState } from './key-state.ts';

/**
 * A key is off as its record says; but whoever can merely tag users must not make us delete. Where a record says
 * something else than we wrote, the key counts as off since when we wrote, and for the cause that we wrote; where we had
 * not written that it is off, since we know of it. A run that was killed before it could tell us looks just the same: that
 * costs a day and nothing else.
 */
export function distrusted(
  state: KeyState,
  keyId: string,
  user: UserObservation,
  memory: UserMemory,
  now: Instant,
): KeyState {
  const remembered = memory.records.get(keyId);
  if (state.kind !== 'off' || remembered === undefined || !user.tags.known) return state;
  const value = tagValue(user.tags.value, recordTag(keyId));
  if (value === remembered.value) return state;
  const parsed = parseRecord(remembered.value, now);
  const own = parsed.ok ? parsed.record : null;
  // What we wrote says since when it is off: whatever stands there now cannot make that earlier.
  if (own !== null && own.cause !== null)
    return { ...state, since: latest(state.since, offSince(own)), cause: own.cause };
  const { other } = remembered;
  return {
    ...state,
    since: latest(state.since, other !== null && other.value === value ? other.since : now),
  };
}
