import type { Receipts, Undeliverable } from '../core/ports.ts';
import type { MailEvent } from '../notify/mail-events/event.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { LockHeld, withLockOf } from './lock.ts';

export interface MailEventDeps {
  readonly openStore: (account: { readonly partition: string; readonly account: string }) => Store;
  readonly newRunId: () => string;
  /** The account of mails that do not say it; null: unknown. */
  readonly account: string | null;
}

/** What one event came to, a sentence. */
export interface MailEventResult {
  readonly messageId: string;
  /** Failed: it is not written down, or not all of it, and has to come again. */
  readonly outcome: 'recorded' | 'passed-over' | 'unknown' | 'failed';
  readonly message: string;
}

/**
 * Writes down what SES told of our mails. A receipt of a mail that bounced or was complained about is void, and its
 * address is passed over from now on, so that the next run tells the next who answers, with the full grace. Events come
 * twice and in any order: that changes nothing. One that cannot be written down, as while a run is at work on its
 * account, keeps none of the others back.
 */
export async function recordMailEvents(
  deps: MailEventDeps,
  events: readonly MailEvent[],
): Promise<readonly MailEventResult[]> {
  const results: MailEventResult[] = [];
  for (const event of events) results.push(await record(deps, event).catch((error) => failed(event, error)));
  return results;
}

function failed({ messageId }: MailEvent, error: unknown): MailEventResult {
  if (!(error instanceof StoreError) && !(error instanceof LockHeld)) throw error;
  const message = `${messageId} was not written down and has to come again: ${error.message}`;
  return { messageId, outcome: 'failed', message };
}

async function record(deps: MailEventDeps, event: MailEvent): Promise<MailEventResult> {
  const { messageId, kind, partition, because } = event;
  const account = event.account ?? deps.account;
  if (kind !== 'bounce' && kind !== 'complaint')
    return { messageId, outcome: 'passed-over', message: `${messageId}: ${because}, which changes nothing.` };
  if (account === null) {
    const message = `${messageId} does not say which account it was about. It is not a mail of Keywarden, or name the account with --account.`;
    return { messageId, outcome: 'unknown', message };
  }
  const store = deps.openStore({ partition, account });
  const run = deps.newRunId();
  // A run of the account writes receipts and history, too: never both at once.
  return withLockOf(store, { account, run }, () => writeDown(store, event, run));
}

async function writeDown(store: Store, event: MailEvent, run: string): Promise<MailEventResult> {
  const { messageId, addresses, because } = event;
  const told = await voidReceipts(store, event);
  if (told.keyIds.length === 0 && !told.isNew) {
    const message = `${messageId}: ${addresses.join(', ')} ${because}; that was known.`;
    return { messageId, outcome: 'recorded', message };
  }
  // After the receipts: a crash in between leaves them void, which is safe, and the event comes again.
  const journal = await store.openJournal(run, event.at);
  for (const keyId of told.keyIds.length === 0 ? [null] : told.keyIds) {
    const data = { because: `${addresses.join(', ')} ${because}`, messageId };
    await journal.append({ event: 'receipt-voided', at: event.at, user: null, keyId, data });
  }
  const message = `${messageId}: ${addresses.join(', ')} ${because}; void for ${told.keyIds.length === 0 ? 'no key' : told.keyIds.join(', ')}. The next run tells the next who answers.`;
  return { messageId, outcome: 'recorded', message };
}

async function voidReceipts(
  { receipts, undeliverable }: { readonly receipts: Receipts; readonly undeliverable: Undeliverable },
  { messageId, addresses, at, because }: MailEvent,
): Promise<{ readonly keyIds: readonly string[]; readonly isNew: boolean }> {
  let isNew = false;
  for (const address of addresses) if (await undeliverable.add(address, at, because)) isNew = true;
  const keyIds = await receipts.voidMessage(messageId, addresses, at, because);
  return { keyIds, isNew };
}
