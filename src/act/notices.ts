import { AwsFailure } from '../aws/failure.ts';
import type { NotifyVerdict, Subject } from '../core/model/decision.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { formatDuration, toIso } from '../core/model/time.ts';
import type { Accepted, Message, Notifier } from '../core/ports.ts';
import { type ActDeps, type ItemResult, note } from './deps.ts';
import { reconsider } from './reconsider.ts';

export interface NoticeDeps extends ActDeps {
  readonly notifier: Notifier;
  /** Writes what tells an owner of everything that concerns them in this run; more than one message where one would be too long. */
  readonly compose: (owner: string, entries: readonly NoticeEntry[]) => Promise<readonly Letter[]>;
  /** Asked before each user is read and each owner is told. False: the rest is left to the next run. */
  readonly goOn: () => Promise<boolean>;
}

/** One message, and the keys it is about. */
export interface Letter {
  readonly message: Message;
  readonly entries: readonly NoticeEntry[];
}

/** One key's part of a message, decided again on the live user. */
export interface NoticeEntry {
  readonly item: PlanItem;
  readonly user: UserObservation;
  readonly key: KeyObservation;
  readonly decision: Subject & NotifyVerdict;
  /** What was told about the key before, oldest first. */
  readonly receipts: readonly Receipt[];
}

/**
 * Sends each owner one message that covers all their keys, or as many as it takes. Each key gets the receipt of its own
 * message, right after it was accepted: where a later one fails, the earlier ones count. A notice that no longer stands is left out and named.
 * @throws StoreError when an accepted notice cannot be recorded: nothing more may be sent, or it would be sent twice
 */
export async function sendNotices(
  deps: NoticeDeps,
  items: readonly PlanItem[],
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  const byOwner = new Map<string, NoticeEntry[]>();
  for (const item of items) {
    if (!(await deps.goOn())) return results;
    const entry = await stillDue(deps, item);
    if ('outcome' in entry) results.push(entry);
    else for (const to of recipients(deps, entry)) byOwner.set(to, [...(byOwner.get(to) ?? []), entry]);
  }
  for (const [owner, entries] of byOwner) {
    if (!(await deps.goOn())) return results;
    results.push(...(await tellOwner(deps, owner, entries)));
  }
  return results;
}

/** The owner; with an escalation the fallback contact too. */
function recipients({ context }: NoticeDeps, { decision }: NoticeEntry): ReadonlySet<string> {
  const fallback = context.policy.owners.find((source) => source.kind === 'fallback');
  const copies = decision.notice.copyToFallback && fallback !== undefined ? [fallback.address] : [];
  return new Set([...(decision.owner === null ? [] : [decision.owner]), ...copies]);
}

async function stillDue(deps: NoticeDeps, item: PlanItem): Promise<NoticeEntry | ItemResult> {
  try {
    const live = await reconsider(deps, item);
    if (!live.stands) {
      const { outcome, because } = live;
      await note(deps, outcome === 'failed' ? 'notice-failed' : outcome, item, { message: because });
      return { item, outcome, message: because };
    }
    const { user, key, decision, situation } = live;
    if (decision.step !== 'notify' || key === null)
      throw new Error(`a ${decision.step} was handed to the notices`);
    const own = situation.receipts.get(decision.keyId ?? '');
    return { item, user, key, decision, receipts: own?.known === true ? own.value : [] };
  } catch (error) {
    return failed(deps, [item], error).then(([result]) => result as ItemResult);
  }
}

async function tellOwner(
  deps: NoticeDeps,
  owner: string,
  entries: readonly NoticeEntry[],
): Promise<readonly ItemResult[]> {
  let letters: readonly Letter[];
  try {
    letters = await deps.compose(owner, entries);
  } catch (error) {
    return failed(deps, itemsOf(entries), error);
  }
  const results: ItemResult[] = [];
  for (const [index, letter] of letters.entries()) {
    if (index > 0 && !(await deps.goOn())) return results;
    results.push(...(await sendLetter(deps, owner, letter)));
  }
  return results;
}

async function sendLetter(
  deps: NoticeDeps,
  owner: string,
  { message, entries }: Letter,
): Promise<readonly ItemResult[]> {
  let accepted: Accepted;
  try {
    // Intent before the call: mail has no idempotency, and a crash in between must show as "perhaps sent", never as silence.
    for (const entry of entries)
      await note(deps, 'notice-intent', entry.item, { to: owner, ...announcement(entry) });
    accepted = await deps.notifier.send(message);
  } catch (error) {
    return failed(deps, itemsOf(entries), error);
  }
  for (const entry of entries) {
    await addReceipt(deps, entry, owner, accepted);
    await note(deps, 'notice-accepted', entry.item, {
      to: owner,
      messageId: accepted.messageId,
      ...announcement(entry),
    });
  }
  return entries.map(({ item, decision }) => ({
    item,
    outcome: 'done',
    message: `Told ${owner}: ${decision.message}`,
  }));
}

function itemsOf(entries: readonly NoticeEntry[]): readonly PlanItem[] {
  return entries.map(({ item }) => item);
}

async function addReceipt(
  deps: NoticeDeps,
  { decision }: NoticeEntry,
  owner: string,
  accepted: Accepted,
): Promise<void> {
  if (decision.keyId === null || decision.userId === null) return;
  await deps.receipts.add({
    keyId: decision.keyId,
    userId: decision.userId,
    announced: decision.notice.announced,
    reason: decision.reason,
    recipients: [owner],
    acceptedAt: accepted.acceptedAt,
    messageId: accepted.messageId,
    promised: decision.notice.promised,
    reminder: decision.notice.reminder,
    ground: null,
    deliveredAt: null,
    voided: null,
  });
}

async function failed(
  deps: NoticeDeps,
  items: readonly PlanItem[],
  error: unknown,
): Promise<readonly ItemResult[]> {
  if (!(error instanceof AwsFailure)) throw error;
  for (const item of items) await note(deps, 'notice-failed', item, { message: error.message });
  if (error.kind === 'credentials') throw error;
  return items.map((item) => ({ item, outcome: 'failed', message: error.message }));
}

/** What the notice says, for history. */
function announcement({ decision }: NoticeEntry): Readonly<Record<string, string | null>> {
  const { announced, promised, reminder } = decision.notice;
  return {
    announced,
    promised: promised === null ? null : toIso(promised),
    reminder: reminder === null ? null : formatDuration(reminder),
  };
}
