import { heardAt } from '../core/delivery.ts';
import { type Receipt, isTo } from '../core/model/receipt.ts';
import type { Instant } from '../core/model/time.ts';
import type { MailEvent } from '../notify/mail-events/event.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { LockHeld, mustBeFree, withLockOf } from './lock.ts';

export interface MailEventDeps {
  readonly openStore: (account: { readonly partition: string; readonly account: string }) => Promise<Store>;
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
 * Writes down what SES told of our mails; of any other mail, nothing. A receipt of a mail that did not arrive is void, so
 * that the next run tells the next who answers, with the full grace. An address that bounces for good or complains is
 * not written to for 30 days, until mail reaches it again or somebody forgets it; one that only refused this mail is passed over for a while. Events come twice and in any order:
 * that changes nothing. One that cannot be written down, as while a run is at work on its account, keeps none of the
 * others back.
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
  if (kind === 'delay' || kind === 'other')
    return { messageId, outcome: 'passed-over', message: `${messageId}: ${because}, which changes nothing.` };
  if (account === null) {
    const message = `${messageId} does not say which account it was about. It is not a mail of Keywarden, or name the account with --account.`;
    return { messageId, outcome: 'unknown', message };
  }
  // It names a folder, and comes from whoever sent the event.
  if (!/^\d{12}$/.test(account)) return stranger(event, account);
  const store = await deps.openStore({ partition, account });
  // A run writes its receipts after the mail was accepted: while one is at work, the event may be quicker than they are.
  await mustBeFree(store, account);
  // Before anything is written, a lock included: whoever can send through our configuration set can name any account.
  const mail = ours(event, await store.receipts.ofMessage(messageId));
  if (mail === null) return stranger(event, account);
  const dated = { ...event, at: heardAt(event.at, mail.acceptedAt) };
  const run = deps.newRunId();
  // A run of the account writes receipts and history, too: never both at once.
  return withLockOf(store, { account, run }, () =>
    kind === 'delivery' ? noteDelivery(store, dated, mail) : writeDown(store, dated, mail, run),
  );
}

function stranger({ messageId, addresses }: MailEvent, account: string): MailEventResult {
  const message = `${messageId} to ${addresses.join(', ')} is no notice about a key of account ${account}, so nothing was written down.`;
  return { messageId, outcome: 'unknown', message };
}

/** One of our notices, as its receipts name it. */
interface Mail {
  readonly keyIds: readonly string[];
  /** Whom the event is about, and the notice went to. */
  readonly addresses: readonly string[];
  readonly acceptedAt: Instant;
}

/** Null: no receipt of ours says that this message went to whom the event is about. */
function ours({ addresses }: MailEvent, receipts: readonly Receipt[]): Mail | null {
  const meant = addresses.filter((address) => receipts.some((receipt) => isTo(receipt, address)));
  const keyIds = new Set(receipts.map(({ keyId }) => keyId));
  const acceptedAt = Math.max(...receipts.map((receipt) => receipt.acceptedAt));
  return meant.length === 0 ? null : { keyIds: [...keyIds], addresses: meant, acceptedAt };
}

async function noteDelivery(
  { receipts, undeliverable }: Store,
  { messageId, at }: MailEvent,
  { keyIds, addresses }: Mail,
): Promise<MailEventResult> {
  const fresh = await receipts.markDelivered(messageId, keyIds, addresses, at);
  for (const address of addresses) await undeliverable.reached(address, at);
  const message =
    fresh.length === 0
      ? `${messageId}: delivered to ${addresses.join(', ')}; that was known.`
      : `${messageId}: delivered to ${addresses.join(', ')}, about ${fresh.join(', ')}.`;
  return { messageId, outcome: 'recorded', message };
}

async function writeDown(store: Store, event: MailEvent, mail: Mail, run: string): Promise<MailEventResult> {
  const { messageId, at, because } = event;
  const { keyIds, addresses } = mail;
  const isNew = await passOver(store, event, mail);
  const voided = await store.receipts.voidMessage(messageId, keyIds, addresses, at, because);
  if (voided.length === 0 && !isNew) {
    const message = `${messageId}: ${addresses.join(', ')} ${because}; that was known.`;
    return { messageId, outcome: 'recorded', message };
  }
  // After the receipts: a crash in between leaves them void, which is safe, and the event comes again.
  const journal = await store.openJournal(run, at);
  for (const keyId of voided.length === 0 ? [null] : voided) {
    const data = { because: `${addresses.join(', ')} ${because}`, messageId };
    await journal.append({ event: 'receipt-voided', at, user: null, keyId, data });
  }
  const message = `${messageId}: ${addresses.join(', ')} ${because}; void for ${voided.length === 0 ? 'no key' : voided.join(', ')}. The next run tells the next who answers.`;
  return { messageId, outcome: 'recorded', message };
}

/** Before the receipts become void: the next run must not tell the same address again. @returns whether it was news */
async function passOver(
  { undeliverable, softBounces }: Store,
  { messageId, kind, at, because }: MailEvent,
  { keyIds, addresses }: Mail,
): Promise<boolean> {
  if (kind === 'soft-bounce') {
    return softBounces.add(
      addresses.flatMap((address) =>
        keyIds.map((keyId) => ({ keyId, address: address.toLowerCase(), messageId, at, because })),
      ),
    );
  }
  let isNew = false;
  for (const address of addresses) if (await undeliverable.add(address, at, because)) isNew = true;
  return isNew;
}
