import { z } from 'zod';
import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Cause } from '../core/model/cause.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import { type Announced, type Receipt, isTo } from '../core/model/receipt.ts';
import type { Receipts, Seal } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { isKeyId } from './names.ts';
import { type Parsed, code, parseVersioned } from './parse-json.ts';
import { sealedFile } from './sealed-file.ts';
import { serial } from './serial.ts';
import { StoreError } from './store-error.ts';

/**
 * What a newer build wrote within version 1 is read and kept: fields ride along in the receipts, and codes that we do
 * not know are never those of a step of ours.
 */
const announced = code<Announced>();
const reason = code<ReasonCode>();

const StoredGround = z.looseObject({
  announced,
  reason,
  cause: code<Cause>().nullable(),
  rule: z.string().nullable(),
  measured: z.string(),
  since: moment,
  limit: z.number().nonnegative().nullable(),
  successor: z.string().nullable(),
});

/** Files that earlier builds wrote have neither ground nor delivery; what they voided, owners were told by the next notice. */
const StoredReceipt = z.looseObject({
  keyId: z.string(),
  userId: z.string(),
  announced,
  reason,
  recipients: z.array(z.string()),
  acceptedAt: moment,
  messageId: z.string(),
  promised: moment.nullable(),
  reminder: z.number().nonnegative().nullable(),
  ground: StoredGround.nullable().default(null),
  deliveredAt: moment.nullable().default(null),
  voided: z.looseObject({ at: moment, because: z.string(), told: z.boolean().default(true) }).nullable(),
});

const ReceiptFile = z.looseObject({
  version: z.literal(1),
  writes: z.int().min(0).default(0),
  receipts: z.array(StoredReceipt),
});
type ReceiptFile = z.output<typeof ReceiptFile>;
const EMPTY: ReceiptFile = { version: 1, writes: 0, receipts: [] };

const AT_ONCE = 32;
/**
 * Up to so many keys are read one by one. For more their folder is listed first, and only what is there is read: few keys
 * have receipts. In S3 a listing costs as much as a dozen reads.
 */
const LISTED_ABOVE = 12;

/**
 * Receipts in one file per key, `<scope>/receipts/<keyId>.json`. They are the proof a destructive step needs, so a file
 * that is not exactly as it was written makes the key's receipts unknown, and is never written over.
 */
export function blobReceipts(blobs: Blobs, scope: string, seal: Known<Seal>): Receipts {
  const inTurn = serial();
  const fileOf = (keyId: string): string => `${scope}/receipts/${keyId}.json`;
  const written = new Map<string, { readonly userId: string; readonly writes: number }>();
  const atLeast = new Map<string, number>();
  const sealed = (keyId: string) =>
    sealedFile(blobs, fileOf(keyId), { seal, purpose: 'receipts', name: keyId }, (text) =>
      decode(text, keyId),
    );

  const readFile = async (keyId: string): Promise<Known<ReceiptFile>> => {
    if (!isKeyId(keyId)) return unknown(`"${keyId}" is not an access key id`);
    const found = await sealed(keyId).read(`the receipts in ${blobs.where(fileOf(keyId))}`, REMEDY);
    if (!found.known) return found;
    const file = found.value ?? EMPTY;
    const [first] = file.receipts;
    if (first !== undefined) written.set(keyId, { userId: first.userId, writes: file.writes });
    return known(file);
  };

  const read = async (keyId: string): Promise<Known<readonly Receipt[]>> => {
    const file = await readFile(keyId);
    return file.known ? known(file.value.receipts) : file;
  };

  /**
   * The keys that have a file, in order. In S3, too, a listing shows every write that was answered before it.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
   * @throws StoreError
   */
  const keyIdsThere = async (): Promise<readonly string[]> => {
    const names = await blobs.list(`${scope}/receipts`);
    return names.flatMap((name) => /^(\w+)\.json$/.exec(name)?.[1] ?? []).filter(isKeyId);
  };

  const load: Receipts['load'] = async (keyIds, remembered = new Map()) => {
    for (const [keyId, writes] of remembered) atLeast.set(keyId, writes);
    if (keyIds.length <= LISTED_ABOVE) return readAll(keyIds, read);
    const there = await orUnknown(async () => known(new Set(await keyIdsThere())));
    return readAll(keyIds, async (keyId) => {
      if (!there.known) return there;
      return isKeyId(keyId) && !there.value.has(keyId) ? known([]) : read(keyId);
    });
  };

  const change = async (
    keyId: string,
    edit: (all: readonly Receipt[]) => readonly Receipt[],
  ): Promise<void> => {
    const where = blobs.where(fileOf(keyId));
    const file = await readFile(keyId);
    if (!file.known) throw new StoreError(`Could not change receipts: ${file.because}.`, where);
    const before: readonly Receipt[] = file.value.receipts;
    const after = edit(before);
    const [first] = after;
    if (after === before || first === undefined) return;
    const writes = Math.max(file.value.writes, atLeast.get(keyId) ?? 0) + 1;
    await sealed(keyId).write({ ...file.value, writes, receipts: after.map(storable) });
    written.set(keyId, { userId: first.userId, writes });
  };

  /** Edits the receipts of one message to these addresses. @returns the keys of which one changed */
  const changeMessage = async (
    messageId: string,
    keyIds: readonly string[],
    addresses: readonly string[],
    edit: (receipt: Receipt) => Receipt,
  ): Promise<readonly string[]> => {
    const changed: string[] = [];
    for (const keyId of keyIds) {
      await inTurn(() =>
        change(keyId, (all) => {
          const after = all.map((receipt) =>
            receipt.messageId === messageId && isAmong(receipt, addresses) ? edit(receipt) : receipt,
          );
          const isChanged = after.some((receipt, index) => receipt !== all[index]);
          if (isChanged) changed.push(keyId);
          return isChanged ? after : all;
        }),
      );
    }
    return changed;
  };

  return {
    load,
    written: () => written,
    clear: (keyId) =>
      inTurn(async () => {
        await blobs.remove(fileOf(keyId));
        written.delete(keyId);
      }),
    add: (receipt) => inTurn(() => change(receipt.keyId, (all) => [...all, receipt])),
    voidAll: (keyId, at, because, chosen = () => true) =>
      inTurn(() =>
        change(keyId, (all) => {
          const ends = (receipt: Receipt) => receipt.voided === null && chosen(receipt);
          return all.some(ends)
            ? all.map((receipt) =>
                ends(receipt) ? { ...receipt, voided: { at, because, told: false } } : receipt,
              )
            : all;
        }),
      ),
    ofMessage: async (messageId) => {
      const found: Receipt[] = [];
      const unread: string[] = [];
      for (const own of (await readAll(await keyIdsThere(), read)).values()) {
        if (own.known) found.push(...own.value.filter((receipt) => receipt.messageId === messageId));
        else unread.push(own.because);
      }
      // A key whose file cannot be read is held by itself; but it may be the only one that the message was about.
      if (found.length === 0 && unread[0] !== undefined)
        throw new StoreError(`Which keys ${messageId} was about is not known: ${unread[0]}.`, scope);
      return found;
    },
    voidMessage: (messageId, keyIds, addresses, at, because) =>
      changeMessage(messageId, keyIds, addresses, (receipt) =>
        receipt.voided === null ? { ...receipt, voided: { at, because, told: true } } : receipt,
      ),
    markDelivered: (messageId, keyIds, addresses, at) =>
      changeMessage(messageId, keyIds, addresses, (receipt) =>
        receipt.deliveredAt === null ? { ...receipt, deliveredAt: at } : receipt,
      ),
  };
}

function isAmong({ recipients }: Receipt, addresses: readonly string[]): boolean {
  return addresses.some((address) => isTo({ recipients }, address));
}

async function readAll(
  keyIds: readonly string[],
  read: (keyId: string) => Promise<Known<readonly Receipt[]>>,
): Promise<ReadonlyMap<string, Known<readonly Receipt[]>>> {
  const all = new Map<string, Known<readonly Receipt[]>>();
  for (let start = 0; start < keyIds.length; start += AT_ONCE) {
    const batch = keyIds.slice(start, start + AT_ONCE);
    const found = await Promise.all(batch.map(read));
    for (const [index, keyId] of batch.entries()) all.set(keyId, found[index] ?? unknown('it was not read'));
  }
  return all;
}

async function orUnknown<T>(ask: () => Promise<Known<T>>): Promise<Known<T>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreError) return unknown(error.message);
    throw error;
  }
}

function decode(text: string, keyId: string): Parsed<ReceiptFile> {
  const parsed = parseVersioned(text, ReceiptFile);
  if (!parsed.ok) return parsed;
  const { receipts } = parsed.value;
  const other = receipts.find((receipt) => receipt.keyId !== keyId);
  if (other) return { ok: false, because: `it holds receipts of another key, ${other.keyId}` };
  // Oldest first; sorting keeps the order of those accepted in the same moment.
  return {
    ok: true,
    value: { ...parsed.value, receipts: receipts.toSorted((a, b) => a.acceptedAt - b.acceptedAt) },
  };
}

const REMEDY = 'Restore the file, or remove it: then a new notice starts the clock again';

function storable(receipt: Receipt): object {
  const { acceptedAt, promised, voided, ground, deliveredAt } = receipt;
  return {
    ...receipt,
    acceptedAt: momentText(acceptedAt),
    promised: promised === null ? null : momentText(promised),
    ground: ground && { ...ground, since: momentText(ground.since) },
    deliveredAt: deliveredAt === null ? null : momentText(deliveredAt),
    voided: voided && { ...voided, at: momentText(voided.at) },
  };
}
