import { fallbackContact } from '../core/contacts.ts';
import { isBurnt } from '../core/memory/burnt.ts';
import type { NotifyVerdict, Subject } from '../core/model/decision.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { formatDuration, toIso } from '../core/model/time.ts';
import type { Accepted, Message, Notifier } from '../core/ports.ts';
import { type ActDeps, type ItemResult, note } from './deps.ts';
import { bodyHashes } from './body-hashes.ts';
import { reconsider } from './reconsider.ts';
import { RunEnds, losesTheAccount, messageOf } from './run-ends.ts';

export interface NoticeDeps extends ActDeps {
  readonly notifier: Notifier;
  /** Writes what tells an owner of everything that concerns them in this run; more than one message where one would be too long. */
  readonly compose: (owner: string, entries: readonly NoticeEntry[]) => Promise<readonly Letter[]>;
  /** Asked before each user is read and each owner is told. False: the rest is left to the next run. */
  readonly goOn: () => Promise<boolean>;
  /** How many more messages may go out now; what is over waits for a later run. */
  readonly mailsLeft: () => number;
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
  /** The key was ever reported leaked: nothing may offer to switch it on. */
  readonly isBurnt: boolean;
}

/**
 * Sends each owner one message that covers all their keys, or as many as it takes. Each key gets the receipt of its own
 * message, right after it was accepted. A notice that is no longer due is left out and named. Whatever is thrown on the
 * way, a message that cannot be written included, is that owner's failure, and the others are told.
 * @param onResult told of each result at once, so that none is lost where the run ends
 * @throws RunEnds when history cannot be written, or the account's credentials are lost
 */
export async function sendNotices(
  deps: NoticeDeps,
  items: readonly PlanItem[],
  onResult: (result: ItemResult) => void = () => {},
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  const keep = (result: ItemResult) => {
    results.push(result);
    onResult(result);
  };
  const byOwner = new Map<string, NoticeEntry[]>();
  for (const item of items) {
    if (!(await deps.goOn())) return results;
    const entry = await stillDue(deps, item);
    if ('outcome' in entry) keep(entry);
    else for (const to of recipients(deps, entry)) byOwner.set(to, [...(byOwner.get(to) ?? []), entry]);
  }
  for (const [owner, entries] of urgentFirst(byOwner)) {
    if (!(await deps.goOn())) return results;
    await tellOwner(deps, owner, entries, keep);
  }
  return results;
}

/** Where the limit keeps some messages back, it is not those about leaks. */
function urgentFirst(
  byOwner: ReadonlyMap<string, readonly NoticeEntry[]>,
): readonly (readonly [string, readonly NoticeEntry[]])[] {
  const isUrgent = (entries: readonly NoticeEntry[]) =>
    entries.some(({ decision }) => decision.reason === 'Quarantined');
  return [...byOwner].toSorted(([, a], [, b]) => Number(isUrgent(b)) - Number(isUrgent(a)));
}

/** The owner; with an escalation the fallback contact too. */
function recipients({ context }: NoticeDeps, { decision }: NoticeEntry): ReadonlySet<string> {
  // What was announced is taken back from whoever was told, also if somebody else answers by now.
  if (decision.notice.takesBack !== undefined) return new Set(decision.notice.takesBack.to);
  if (decision.notice.to !== undefined) return new Set(decision.notice.to);
  const fallback = fallbackContact(context.policy);
  const copies = decision.notice.copyToFallback && fallback !== null ? [fallback] : [];
  return new Set([...(decision.owner === null ? [] : [decision.owner]), ...copies]);
}

async function stillDue(deps: NoticeDeps, item: PlanItem): Promise<NoticeEntry | ItemResult> {
  let fallen: ItemResult;
  try {
    const live = await reconsider(deps, item);
    if (live.stands) {
      const { situation, key, decision } = live;
      if (decision.step !== 'notify' || key === null)
        throw new Error(`a ${decision.step} was handed to the notices`);
      const own = situation.receipts.get(decision.keyId ?? '');
      const receipts = own?.known === true ? own.value : [];
      const { user, memory } = situation;
      return {
        item,
        user,
        key,
        decision,
        receipts,
        isBurnt: memory.known && isBurnt(memory.value, key.keyId),
      };
    }
    fallen = { item, outcome: live.outcome, message: live.because };
  } catch (error) {
    const [result] = await failed(deps, [item], error);
    return result ?? { item, outcome: 'failed', message: messageOf(error) };
  }
  return noted(deps, fallen);
}

async function tellOwner(
  deps: NoticeDeps,
  owner: string,
  entries: readonly NoticeEntry[],
  keep: (result: ItemResult) => void,
): Promise<void> {
  let letters: readonly Letter[];
  try {
    letters = await deps.compose(owner, entries);
  } catch (error) {
    for (const result of await failed(deps, itemsOf(entries), error)) keep(result);
    return;
  }
  for (const [index, letter] of letters.entries()) {
    if (index > 0 && !(await deps.goOn())) return;
    if (deps.mailsLeft() <= 0) {
      for (const entry of letter.entries) keep(await noted(deps, putOff(entry.item, owner)));
      continue;
    }
    await sendLetter(deps, owner, letter, keep);
  }
}

async function sendLetter(
  deps: NoticeDeps,
  owner: string,
  { message, entries }: Letter,
  keep: (result: ItemResult) => void,
): Promise<void> {
  let accepted: Accepted;
  try {
    // Intent before the call: mail has no idempotency, and a crash in between must show as "perhaps sent", never as silence.
    for (const entry of entries)
      await note(deps, 'notice-intent', entry.item, { to: owner, ...announcement(entry) });
    accepted = await deps.notifier.send(message);
  } catch (error) {
    for (const result of await failed(deps, itemsOf(entries), error)) keep(result);
    return;
  }
  for (const [index, entry] of entries.entries()) {
    const { item, decision } = entry;
    try {
      await addReceipt(deps, entry, owner, accepted);
      await note(deps, 'notice-accepted', item, {
        to: owner,
        messageId: accepted.messageId,
        ...bodyHashes(message),
        ...announcement(entry),
      });
      keep({ item, outcome: 'done', message: `Told ${owner}: ${decision.message}` });
    } catch (error) {
      const result = unrecorded(item, owner, error);
      keep(
        await noted(deps, result).catch((end: unknown) => {
          // They were told all the same.
          const rest = entries.slice(index).map((each) => unrecorded(each.item, owner, error));
          throw new RunEnds(end, rest);
        }),
      );
    }
  }
}

function putOff(item: PlanItem, owner: string): ItemResult {
  const message = `${owner} is not written to yet: as many messages went out in the last 20 hours as notify.email.per-day allows. A later run tells them.`;
  return { item, outcome: 'skipped', message };
}

function unrecorded(item: PlanItem, owner: string, error: unknown): ItemResult {
  const message = `${owner} was told, but that could not be written down, so the next run tells them again: ${messageOf(error)}`;
  return { item, outcome: 'failed', message };
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
    ground: decision.grounds?.[0] ?? null,
    deliveredAt: null,
    voided: null,
  });
}

/** Writes down that items failed. @throws RunEnds when that is impossible, or the error itself ends the run */
async function failed(
  deps: NoticeDeps,
  items: readonly PlanItem[],
  error: unknown,
): Promise<readonly ItemResult[]> {
  const message = messageOf(error);
  const results = items.map((item): ItemResult => ({ item, outcome: 'failed', message }));
  try {
    for (const result of results) await noted(deps, result);
  } catch (end) {
    throw new RunEnds(end, results);
  }
  if (losesTheAccount(error)) throw new RunEnds(error, results);
  return results;
}

async function noted(deps: NoticeDeps, result: ItemResult): Promise<ItemResult> {
  const { item, outcome, message } = result;
  try {
    await note(deps, outcome === 'failed' ? 'notice-failed' : outcome, item, { message });
  } catch (error) {
    throw new RunEnds(error, [result]);
  }
  return result;
}

/** What the notice says, for history. */
function announcement({ decision }: NoticeEntry): Readonly<Record<string, string | boolean | null>> {
  const { announced, promised, reminder, renews } = decision.notice;
  return {
    announced,
    promised: promised === null ? null : toIso(promised),
    reminder: reminder === null ? null : formatDuration(reminder),
    ...(renews === undefined ? {} : { renews }),
  };
}
