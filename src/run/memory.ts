import type { ActDeps } from '../act/deps.ts';
import { type LiveMemory, liveMemory } from '../act/memory.ts';
import { exemptionOf } from '../core/checks/exempt.ts';
import { refreshed } from '../core/memory/refresh.ts';
import { type UserMemory, NO_MEMORY } from '../core/model/memory.ts';
import type { Planned } from './account-plan.ts';

/**
 * The memory that a run goes on from: what was remembered, refreshed by what was just observed. Users who no longer
 * exist are forgotten.
 */
export function rememberUsers({ memory, situations, context }: Planned): LiveMemory {
  const before: ReadonlyMap<string, UserMemory> = memory.known ? memory.value : new Map();
  return liveMemory(
    new Map(
      situations.flatMap(({ user }) => {
        if (!user.userId.known) return [];
        const remembered = before.get(user.userId.value) ?? NO_MEMORY;
        return [[user.userId.value, refreshed(remembered, user, context.now)]];
      }),
    ),
  );
}

/** Writes down which exemptions came since the last run, and which are gone before their end. */
export async function noteExemptions(act: ActDeps, { memory, situations, context }: Planned): Promise<void> {
  if (!memory.known) return;
  for (const situation of situations) {
    const { user, userId } = situation.user;
    if (!userId.known) continue;
    const before = memory.value.get(userId.value)?.exemption ?? null;
    const now = act.memory.of(userId.value).exemption;
    const { exemption, isGone } = exemptionOf(situation, context);
    const isVanished = isGone && exemption.kind !== 'none' && exemption.kind !== 'expired';
    if (now === null || (!isVanished && before?.value === now.value)) continue;
    await act.journal.append({
      event: isVanished ? 'exemption-vanished' : 'exemption-seen',
      at: context.now,
      user,
      keyId: null,
      data: { userId: userId.value, value: now.value },
    });
  }
}

/** Keeps what stands on the users now for the next run. What could not be read is not written over. @throws StoreError */
export async function saveMemory({ memory, store }: Planned, live: LiveMemory): Promise<void> {
  if (memory.known) await store.memory.save(live.all());
}
