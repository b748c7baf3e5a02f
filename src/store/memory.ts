import { z } from 'zod';
import { type Known, known } from '../core/model/known.ts';
import type { AccountMemory, KeyUses, RememberedRecord, UserMemory } from '../core/model/memory.ts';
import type { Instant } from '../core/model/time.ts';
import type { Memory, Seal } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { isKeyId } from './names.ts';
import { parseVersioned } from './parse-json.ts';
import { sealedFile } from './sealed-file.ts';

/** Files that earlier builds wrote do not have it. */
const sinceWhen = moment.nullable().default(null);

const StoredRecord = z.looseObject({
  keyId: z.string().refine(isKeyId),
  value: z.string(),
  lost: z.int().min(0),
  lostAt: moment.nullable(),
  goneSince: sinceWhen,
  isLeaving: z.boolean().default(false),
});
const StoredUser = z.looseObject({
  userId: z.string(),
  records: z.array(StoredRecord),
  exemption: z.looseObject({ value: z.string(), firstSeen: moment, goneSince: sinceWhen }).nullable(),
  exempted: z.looseObject({ since: moment, lastSeen: moment }).nullable().default(null),
  uses: z
    .array(
      z.looseObject({
        keyId: z.string().refine(isKeyId),
        days: z.array(moment).min(1),
        longestGap: z.number().nonnegative().nullable(),
      }),
    )
    .default([]),
  writes: z.int().min(0).default(0),
  receiptWrites: z.record(z.string(), z.int().min(0)).default({}),
  rotationFailedAt: sinceWhen,
  burnt: z.array(z.looseObject({ keyId: z.string().refine(isKeyId), since: moment })).default([]),
  quarantinedSince: sinceWhen,
});
const MemoryFile = z.looseObject({
  version: z.literal(1),
  savedBy: z.string().nullable().default(null),
  stores: z.array(z.string()).default([]),
  users: z.array(StoredUser),
});

/**
 * What stood on each user, in one file. One that is not there is an empty one; one that cannot be read is unknown, as
 * an exemption may stand in it that has vanished from its user.
 */
export function blobMemory(blobs: Blobs, scope: string, seal: Known<Seal>): Memory {
  const file = `${scope}/memory/users.json`;
  const sealed = sealedFile(blobs, file, { seal, purpose: 'memory', name: 'users' }, (text) =>
    parseVersioned(text, MemoryFile),
  );
  return {
    load: async () => {
      const found = await sealed.read(`what stood on the users before, ${blobs.where(file)},`, REMEDY);
      if (!found.known) return found;
      return known(
        found.value === null ? { savedBy: null, stores: [], users: new Map() } : fromFile(found.value),
      );
    },
    save: async ({ users, ...rest }) => {
      const stored = [...users].map(([userId, memory]) => toStored(userId, memory));
      await sealed.write({ version: 1, ...rest, users: stored });
    },
    clear: () => blobs.remove(file),
  };
}

const REMEDY =
  'Restore it from a copy, or remove it: then vanished exemptions and records are not noticed once';

/** Fields that only a newer build knows ride along, and are written back. */
function fromFile({
  version: _version,
  seal: _seal,
  users,
  ...rest
}: z.output<typeof MemoryFile>): AccountMemory {
  return { ...rest, users: new Map(users.map(fromStored)) };
}

function fromStored({
  userId,
  records,
  uses,
  receiptWrites,
  burnt,
  ...rest
}: z.output<typeof StoredUser>): readonly [string, UserMemory] {
  const recordOf = new Map<string, RememberedRecord>(records.map(({ keyId, ...record }) => [keyId, record]));
  const usesOf = new Map<string, KeyUses>(uses.map(({ keyId, ...seen }) => [keyId, seen]));
  const burntOf = new Map(burnt.map(({ keyId, since }) => [keyId, since]));
  const writesOf = new Map(Object.entries(receiptWrites));
  return [userId, { records: recordOf, uses: usesOf, receiptWrites: writesOf, burnt: burntOf, ...rest }];
}

function toStored(userId: string, memory: UserMemory): object {
  const { records, exemption, exempted, uses, receiptWrites, burnt, ...rest } = memory;
  const { rotationFailedAt, quarantinedSince, ...more } = rest;
  return {
    userId,
    ...more,
    records: [...records].map(([keyId, { lostAt, goneSince, ...record }]) => ({
      keyId,
      ...record,
      lostAt: textOrNull(lostAt),
      goneSince: textOrNull(goneSince),
    })),
    exemption: exemption && {
      ...exemption,
      firstSeen: momentText(exemption.firstSeen),
      goneSince: textOrNull(exemption.goneSince),
    },
    exempted: exempted && {
      ...exempted,
      since: momentText(exempted.since),
      lastSeen: momentText(exempted.lastSeen),
    },
    uses: [...uses].map(([keyId, { days, ...seen }]) => ({ keyId, ...seen, days: days.map(momentText) })),
    receiptWrites: Object.fromEntries(receiptWrites),
    rotationFailedAt: textOrNull(rotationFailedAt),
    burnt: [...burnt].map(([keyId, since]) => ({ keyId, since: momentText(since) })),
    quarantinedSince: textOrNull(quarantinedSince),
  };
}

function textOrNull(at: Instant | null): string | null {
  return at === null ? null : momentText(at);
}
