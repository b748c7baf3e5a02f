import type { UserMemory } from '../model/memory.ts';
import type { UserObservation } from '../model/observation.ts';
import type { Instant } from '../model/time.ts';
import { isQuarantine } from '../quarantine.ts';

type Burnt = Pick<UserMemory, 'burnt' | 'quarantinedSince'>;

/**
 * Which keys are burnt after looking at their user. A quarantine does not say which key leaked, so all that exist when it
 * is first seen are burnt, and stay so when it is lifted. A key made after that is not stolen.
 */
export function burntAfter(before: Burnt, { attachedPolicies, keys }: UserObservation, now: Instant): Burnt {
  const { burnt, quarantinedSince } = before;
  if (!attachedPolicies.known || !keys.known) return { burnt, quarantinedSince };
  if (!attachedPolicies.value.some(isQuarantine)) return { burnt, quarantinedSince: null };
  if (quarantinedSince !== null) return { burnt, quarantinedSince };
  const fresh = keys.value.flatMap(({ keyId }) => (keyId === null || burnt.has(keyId) ? [] : [keyId]));
  return {
    burnt: new Map([...burnt, ...fresh.map((keyId) => [keyId, now] as const)]),
    quarantinedSince: now,
  };
}

/** Whether the key was ever reported leaked, as far as we know: nothing that we write may offer to switch it on. */
export function isBurnt({ burnt }: Pick<UserMemory, 'burnt'>, keyId: string | null): boolean {
  return keyId !== null && burnt.has(keyId);
}
