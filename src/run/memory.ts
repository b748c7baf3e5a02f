import type { ActDeps } from '../act/deps.ts';
import { type LiveMemory, liveMemory } from '../act/memory.ts';
import { refreshed } from '../core/memory/refresh.ts';
import { type Known, known } from '../core/model/known.ts';
import { type AccountMemory, NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { Receipts } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';

/** What a run goes on from, and what was stored before it: the difference is what it found out by looking. */
export interface Remembered {
  readonly before: Known<AccountMemory>;
  readonly live: LiveMemory;
}

/**
 * The memory that a run goes on from: what is stored, refreshed by what was observed. Call it with the lock held.
 * Between our look and the lock people may have taken their time to answer, and another run may have ended: then it is
 * the one that looked last, and what we saw would bring back what it removed.
 */
export async function rememberUsers(planned: Planned): Promise<Remembered> {
  const { memory: seenBefore, store, context } = planned;
  const stores = context.stores ?? [store.id];
  const before = await store.memory.load();
  const users = before.known ? known(usersOf(planned, before.value, seenBefore)) : before;
  let writes = 0;
  const live = liveMemory(users, (after) =>
    store.memory.save({
      ...(before.known ? before.value : {}),
      savedBy: `${context.run}/${(writes += 1)}`,
      stores,
      users: withReceiptWrites(after, store.receipts.written()),
    }),
  );
  return { before, live };
}

function usersOf(
  { situations, observation, context }: Planned,
  stored: AccountMemory,
  seenBefore: Planned['memory'],
): ReadonlyMap<string, UserMemory> {
  const lookedLast = seenBefore.known && seenBefore.value.savedBy === stored.savedBy;
  if (!lookedLast) return stored.users;
  // Users who no longer exist are forgotten; but a look that lost sight of somebody cannot tell who does.
  const sawEverybody = observation.notes.length === 0 && situations.every(({ user }) => user.userId.known);
  const users = new Map(sawEverybody ? [] : stored.users);
  for (const { user, seals } of situations) {
    if (!user.userId.known) continue;
    const remembered = stored.users.get(user.userId.value) ?? NO_MEMORY;
    const { exemptMax } = context.policy.guardrails;
    users.set(user.userId.value, refreshed(remembered, user, context.now, exemptMax, seals));
  }
  return users;
}

/** Remembers how often receipts were written, so that older ones put in their place are known. */
function withReceiptWrites(
  users: ReadonlyMap<string, UserMemory>,
  written: ReturnType<Receipts['written']>,
): ReadonlyMap<string, UserMemory> {
  const all = new Map(users);
  for (const [keyId, { userId, writes }] of written) {
    const before = all.get(userId) ?? NO_MEMORY;
    if ((before.receiptWrites.get(keyId) ?? 0) >= writes) continue;
    all.set(userId, { ...before, receiptWrites: new Map([...before.receiptWrites, [keyId, writes]]) });
  }
  return all;
}

/** Writes down which exemptions came since the last run, and which are gone before their end: each once. */
export async function noteExemptions(
  { journal, memory: live, context }: Pick<ActDeps, 'journal' | 'memory' | 'context'>,
  before: Known<AccountMemory>,
  { situations }: Pick<Planned, 'situations'>,
): Promise<void> {
  if (!before.known) return;
  for (const { user } of situations) {
    if (!user.userId.known) continue;
    const userId = user.userId.value;
    const was = before.value.users.get(userId)?.exemption ?? null;
    const now = live.of(userId);
    const is = now.known ? now.value.exemption : null;
    if (is === null) continue;
    const isGone = is.goneSince !== null;
    const wasSo = was?.value === is.value && (was.goneSince !== null) === isGone;
    if (wasSo) continue;
    await journal.append({
      event: isGone ? 'exemption-vanished' : 'exemption-seen',
      at: context.now,
      user: user.user,
      keyId: null,
      data: { userId, value: is.value },
    });
  }
}
