import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEAL } from '../../../test/build/seal.ts';
import type { JournalEvent } from '../../core/ports.ts';
import { type Blobs } from '../blobs.ts';
import { folderBlobs } from '../folder-blobs.ts';
import { StoreError, storeError } from '../store-error.ts';
import { openStore } from '../store.ts';
import { NOW, SCOPE, anEvent, counter, filesIn, inFolder, memoryBlobs } from '../testing.fixture.ts';
import type { HistoryEntry } from './entry.ts';
import { openJournal, readHistory } from './journal.ts';
import { verifyJournal } from './verify.ts';

const DAY = 86_400_000;

async function history(blobs: Blobs): Promise<readonly HistoryEntry[]> {
  const all: HistoryEntry[] = [];
  for await (const entry of readHistory(blobs, SCOPE)) all.push(entry);
  return all;
}

async function record(blobs: Blobs, run: string, at: number, events: readonly JournalEvent[]): Promise<void> {
  const journal = await openJournal(blobs, SCOPE, run, at, SEAL);
  for (const event of events) await journal.append(event);
}

describe('the journal', () => {
  it('keeps every event, numbered and chained across runs', async () => {
    const blobs = memoryBlobs();
    await record(blobs, 'one', NOW, [anEvent({ event: 'run-started', user: null, keyId: null }), anEvent()]);
    await record(blobs, 'two', NOW + DAY, [
      anEvent({ data: { users: ['a', 'b'], count: 2, quiet: false, why: null } }),
    ]);
    const entries = await history(blobs);
    expect(entries.map(({ seq, run }) => [seq, run])).toEqual([
      [1, 'one'],
      [2, 'one'],
      [3, 'two'],
    ]);
    expect(entries[1]).toMatchObject({ ...anEvent(), prev: entries[0]!.hash });
    expect(entries[2]).toMatchObject({
      prev: entries[1]!.hash,
      data: { users: ['a', 'b'], count: 2, quiet: false, why: null },
    });
    expect([...blobs.files.keys()]).toEqual([
      `${SCOPE}/journal/20261101T020000Z-one.jsonl`,
      `${SCOPE}/journal/20261102T020000Z-two.jsonl`,
    ]);
  });

  it('gives back events exactly, whatever they say', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
    );
    const event = fc.record({
      event: fc.constantFrom('intent' as const, 'done' as const, 'failed' as const),
      at: fc.integer({ min: 0, max: Date.parse('9999-12-31T00:00:00Z') }),
      user: fc.option(fc.string({ unit: 'grapheme' })),
      keyId: fc.option(fc.string()),
      data: fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        value,
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 6 }), async (events) => {
        const blobs = memoryBlobs();
        await record(blobs, 'one', NOW, events);
        expect(
          (await history(blobs)).map(({ event, at, user, keyId, data }) => ({
            event,
            at,
            user,
            keyId,
            data,
          })),
        ).toEqual(events.map((one) => ({ ...one, data: { ...one.data } })));
        expect(await verifyJournal(blobs, SCOPE, SEAL)).toMatchObject({
          ok: true,
          torn: [],
          entries: events.length,
        });
      }),
    );
  });

  it('writes nothing for a run in which nothing happened', async () => {
    const blobs = memoryBlobs();
    await openJournal(blobs, SCOPE, 'one', NOW, SEAL);
    expect(blobs.files.size).toBe(0);
  });

  it('keeps the order in which events were given, even at once', async () => {
    const blobs = memoryBlobs();
    const journal = await openJournal(blobs, SCOPE, 'one', NOW, SEAL);
    const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    await Promise.all(users.map((user) => journal.append(anEvent({ user }))));
    expect((await history(blobs)).map((entry) => entry.user)).toEqual(users);
    expect((await verifyJournal(blobs, SCOPE, SEAL)).ok).toBe(true);
  });

  it('stays in order when clocks go back, or two runs begin in one second', async () => {
    const blobs = memoryBlobs();
    for (const [run, at] of [
      ['b', NOW],
      ['a', NOW],
      ['c', NOW - DAY],
      ['d', NOW + 999],
    ] as const) {
      await record(blobs, run, at, [anEvent()]);
    }
    expect((await history(blobs)).map((entry) => entry.run)).toEqual(['b', 'a', 'c', 'd']);
    expect(await verifyJournal(blobs, SCOPE, SEAL)).toMatchObject({
      ok: true,
      problems: [],
      entries: 4,
      files: 4,
    });
  });

  it('has each entry safe in the file before append resolves', () =>
    inFolder(async (root) => {
      const store = openStore({
        seal: SEAL,
        blobs: folderBlobs(root, counter()),
        scope: SCOPE,
        clock: () => NOW,
      });
      const journal = await store.openJournal('one', NOW);
      for (let count = 1; count <= 3; count += 1) {
        await journal.append(anEvent());
        const [file = ''] = await filesIn(root);
        expect((await nodeFs.readFile(join(root, file), 'utf8')).match(/\n/g)).toHaveLength(count);
      }
    }));

  it('refuses a run id that is none', async () => {
    await expect(openJournal(memoryBlobs(), SCOPE, '../x', NOW, SEAL)).rejects.toThrow(StoreError);
  });

  it('never goes on in the file of another run that began with the same id in the same second', async () => {
    const blobs = memoryBlobs();
    const [first, second] = [
      await openJournal(blobs, SCOPE, 'one', NOW, SEAL),
      await openJournal(blobs, SCOPE, 'one', NOW, SEAL),
    ];
    await first.append(anEvent());
    await expect(second.append(anEvent())).rejects.toThrow(/another run has this id/);
    expect((await verifyJournal(blobs, SCOPE, SEAL)).ok).toBe(true);
  });
});

describe('a journal that cannot be written', () => {
  it('refuses everything after the entry that failed', async () => {
    const memory = memoryBlobs();
    let isFull = false;
    const blobs: Blobs = {
      ...memory,
      append: async (path, text) => {
        if (!isFull) return memory.append(path, text);
        await memory.append(path, text.slice(0, 20));
        throw storeError('append to', path, Object.assign(new Error('full'), { code: 'ENOSPC' }));
      },
    };
    const journal = await openJournal(blobs, SCOPE, 'one', NOW, SEAL);
    await journal.append(anEvent());
    isFull = true;
    await expect(journal.append(anEvent())).rejects.toThrow('the disk is full (ENOSPC)');
    isFull = false;
    await expect(journal.append(anEvent())).rejects.toThrow(StoreError);
    expect(await history(memory)).toHaveLength(1);
    expect(await verifyJournal(memory, SCOPE, SEAL)).toMatchObject({
      ok: true,
      torn: [expect.stringContaining('cut short')],
    });
  });

  it('names no file when the first entry does not fit', () =>
    inFolder(async (root) => {
      const full = {
        ...nodeFs,
        link: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      };
      const journal = await openJournal(folderBlobs(root, counter(), full), SCOPE, 'one', NOW, SEAL);
      await expect(journal.append(anEvent())).rejects.toThrow(StoreError);
      expect(await filesIn(root)).toEqual([]);
    }));
});

describe('after a crash in the middle of a write', () => {
  it('the next run goes on from the last whole entry, wherever the file was cut', async () => {
    const whole = memoryBlobs();
    await record(whole, 'one', NOW, [anEvent(), anEvent({ user: 'zoë' })]);
    await record(whole, 'two', NOW + DAY, [anEvent(), anEvent()]);
    const last = [...whole.files.keys()].at(-1)!;
    const text = whole.files.get(last)!;
    for (let length = 1; length < text.length; length += 1) {
      const blobs = memoryBlobs(new Map(whole.files).set(last, text.slice(0, length)));
      const left = 2 + (text.slice(0, length).match(/\n/g)?.length ?? 0);
      await record(blobs, 'three', NOW + 2 * DAY, [anEvent()]);
      const result = await verifyJournal(blobs, SCOPE, SEAL);
      expect(result).toMatchObject({ ok: true, problems: [], entries: left + 1 });
      expect(result.torn).toHaveLength(text[length - 1] === '\n' ? 0 : 1);
      expect((await history(blobs)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: left + 1 }, (_, i) => i + 1),
      );
    }
  });
});

describe('a journal whose end cannot be read', () => {
  it('stops the next run instead of being forked, and says what to do', async () => {
    const blobs = memoryBlobs();
    await record(blobs, 'one', NOW, [anEvent()]);
    const [path] = [...blobs.files.keys()];
    blobs.files.set(path!, 'not an entry\n');
    await expect(openJournal(blobs, SCOPE, 'two', NOW, SEAL)).rejects.toThrow(
      /Line 1 of .*one\.jsonl cannot be read.*history --verify/,
    );
    await expect(history(blobs)).rejects.toThrow(StoreError);
  });

  it('stops the next run where no name could follow', async () => {
    const blobs = memoryBlobs(new Map([[`${SCOPE}/journal/99991231T235959Z-one.jsonl`, '']]));
    await expect(openJournal(blobs, SCOPE, 'two', NOW, SEAL)).rejects.toThrow(/No journal file can follow/);
  });
});
