import type { KeyObservation, LastUse } from '../core/model/observation.ts';
import { toIso } from '../core/model/time.ts';
import type { ActDeps } from './deps.ts';

/**
 * One more look at the key's last use, right before the call that cannot be unseen.
 * @returns why the step must not happen, or undefined when nothing has changed since the decision
 */
export async function usedMeanwhile(
  deps: ActDeps,
  key: KeyObservation,
  keyId: string,
): Promise<string | undefined> {
  const before = key.lastUsed.known ? key.lastUsed.value : null;
  const after = await deps.iam.lastUsed(keyId);
  return isLater(after, before)
    ? `Key ${keyId} was used at ${toIso(after?.at ?? 0)}, just before the step: left alone.`
    : undefined;
}

function isLater(after: LastUse | null, before: LastUse | null): boolean {
  return after !== null && (before === null || after.at > before.at);
}
