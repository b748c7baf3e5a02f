import { z } from 'zod';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { AccountMemory, KeyUses, RememberedRecord, UserMemory } from '../core/model/memory.ts';
import type { Instant } from '../core/model/time.ts';
import type { Memory } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { isKeyId } from './names.ts';
import { parseJson } from './parse-json.ts';
import { StoreError } from './store-error.ts';

/** Files that earlier builds wrote do not have it. */
const sinceWhen = moment.nullable().default(null);

const StoredRecord = z.strictObject({
  keyId: z.string().refine(isKeyId),
  value: z.string(),
  other: z.strictObject({ value: z.string(), since: moment }).nullable(),
  lost: z.int().min(0),
  lostAt: moment.nullable(),
  goneSince: sinceWhen,
});
const StoredUser = z.strictObject({
  userId: z.string(),
  records: z.array(StoredRecord),
  exemption: z.strictObject({ value: z.string(), firstSeen: moment, goneSince: sinceWhen }).nullable(),
  exempted: z.strictObject({ since: moment, lastSeen: moment }).nullable().default(null),
  uses: z
    .array(
      z.strictObject({
        keyId: z.string().refine(isKeyId),
        days: z.array(moment).min(1),
        longestGap: z.number().nonnegative().nullable(),
      }),
    )
    .default([]),
  rotationFailedAt: sinceWhen,
  burnt: z.array(z.strictObject({ keyId: z.string().refine(isKeyId), since: moment })).default([]),
  quarantinedSince: sinceWhen,
});
const MemoryFile = z.strictObject({
  version: z.literal(1),
  savedBy: z.string().nullable().default(null),
  stores: z.array(z.string()).default([]),
  users: z.array(StoredUser),
});

/**
 * What stood on each user, in one file. One that is not there is an empty one; one that cannot be read is unknown, as
 * an exemption may stand in it that has vanished from its user.
 */
export function blobMemory(blobs: Blobs, scope: string): Memory {
  const file = `${scope}/memory/users.json`;
  return {
    load: async () => {
      const text = await readText(blobs, file);
      if (!text.known) return text;
      if (text.value === null) return known({ savedBy: null, stores: [], users: new Map() });
      const parsed = parseJson(text.value, MemoryFile);
      if (parsed.ok) return known(fromFile(parsed.value));
      return unknown(
        `what stood on the users before (${blobs.where(file)}: ${parsed.because}). Restore it from a copy, or remove it: then vanished exemptions and records are not noticed once`,
      );
    },
    save: async ({ savedBy, stores, users }) => {
      const stored = [...users].map(([userId, memory]) => toStored(userId, memory));
      await blobs.write(file, `${JSON.stringify({ version: 1, savedBy, stores, users: stored })}\n`);
    },
  };
}

function fromFile({ savedBy, stores, users }: z.output<typeof MemoryFile>): AccountMemory {
  return { savedBy, stores, users: new Map(users.map(fromStored)) };
}

function fromStored({
  userId,
  records,
  uses,
  burnt,
  ...rest
}: z.output<typeof StoredUser>): readonly [string, UserMemory] {
  const recordOf = new Map<string, RememberedRecord>(records.map(({ keyId, ...record }) => [keyId, record]));
  const usesOf = new Map<string, KeyUses>(uses.map(({ keyId, ...seen }) => [keyId, seen]));
  const burntOf = new Map(burnt.map(({ keyId, since }) => [keyId, since]));
  return [userId, { records: recordOf, uses: usesOf, burnt: burntOf, ...rest }];
}

function toStored(userId: string, memory: UserMemory): object {
  const { records, exemption, exempted, uses, rotationFailedAt, burnt, quarantinedSince } = memory;
  return {
    userId,
    records: [...records].map(([keyId, { value, other, lost, lostAt, goneSince }]) => ({
      keyId,
      value,
      other: other && { value: other.value, since: momentText(other.since) },
      lost,
      lostAt: textOrNull(lostAt),
      goneSince: textOrNull(goneSince),
    })),
    exemption: exemption && {
      value: exemption.value,
      firstSeen: momentText(exemption.firstSeen),
      goneSince: textOrNull(exemption.goneSince),
    },
    exempted: exempted && { since: momentText(exempted.since), lastSeen: momentText(exempted.lastSeen) },
    uses: [...uses].map(([keyId, { days, longestGap }]) => ({
      keyId,
      days: days.map(momentText),
      longestGap,
    })),
    rotationFailedAt: textOrNull(rotationFailedAt),
    burnt: [...burnt].map(([keyId, since]) => ({ keyId, since: momentText(since) })),
    quarantinedSince: textOrNull(quarantinedSince),
  };
}

function textOrNull(at: Instant | null): string | null {
  return at === null ? null : momentText(at);
}

async function readText(blobs: Blobs, file: string): Promise<Known<string | null>> {
  try {
    return known((await blobs.read(file))?.text ?? null);
  } catch (error) {
    if (error instanceof StoreError) return unknown(`what stood on the users before (${error.message})`);
    throw error;
  }
}
