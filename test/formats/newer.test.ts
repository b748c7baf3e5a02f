import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/core/accounts/summary.ts';
import { weigh } from '../../src/core/accounts/weigh.ts';
import { type AccountMemory, NO_MEMORY } from '../../src/core/model/memory.ts';
import { liveMemory } from '../../src/act/memory.ts';
import { known } from '../../src/core/model/known.ts';
import { readCount, readSeen } from '../../src/lambda/looks.ts';
import { readRows, readVerdict } from '../../src/lambda/results.ts';
import { weighRun } from '../../src/lambda/weigh.ts';
import { readMailEvents } from '../../src/notify/mail-events/read.ts';
import { eventWords } from '../../src/report/event-words.ts';
import { historyToJson } from '../../src/report/history.ts';
import { planFromJson } from '../../src/report/plan-file.ts';
import { genesis } from '../../src/store/journal/entry.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { aReceipt, anEvent } from '../../src/store/testing.fixture.ts';
import {
  FUTURE,
  LATER,
  SCOPE,
  awakeWith,
  chained,
  sealed,
  storeFiles,
  storeOf,
  textOf,
  withUnknownCodes,
  withUnknownFields,
} from './stored.ts';

/**
 * What a newer Keywarden may have written within version 1: an unknown field in every object, and unknown codes. It is
 * read, and what is written anew keeps it. Version 2 is refused, and never reads as nothing.
 */

const RELEASE = '0.1';
const RUN = 'day-2026-11-04';
const MEMBER = '200000000000';
const MINUTE = 60_000;
const UPDATE = /of version 2, and this Keywarden reads version 1\. A newer one wrote it: update Keywarden/;

const ofRelease = storeFiles(RELEASE);
/** One file of the release's store, as data. @param name what its path ends in */
function stored(name: string): Record<string, unknown> {
  const path = [...ofRelease.files.keys()].find((each) => each.endsWith(name)) ?? '';
  return withoutSeal(ofRelease.files.get(path) ?? '');
}

function withoutSeal(text: string): Record<string, unknown> {
  const { seal: _, ...body } = JSON.parse(text) as Record<string, unknown>;
  return body;
}
const ANA = 'AKIAANA2AAAAAAAAAAAA';
const CODES = ['announced', 'reason', 'cause', 'measured'];

/** Every format of the store that is read and written anew, and a change that writes it. */
const REWRITTEN: readonly {
  readonly name: string;
  readonly file: string;
  readonly codes: readonly string[];
  /** Whether it was read as something. */
  readonly isRead: (store: ReturnType<typeof storeOf>) => Promise<boolean>;
  /** Changes it. */
  readonly change: (store: ReturnType<typeof storeOf>) => Promise<unknown>;
}[] = [
  {
    name: 'receipts',
    file: `receipts/${ANA}.json`,
    codes: CODES,
    isRead: async ({ receipts }) => {
      const own = (await receipts.load([ANA])).get(ANA);
      return own?.known === true && own.value.length === 2;
    },
    change: ({ receipts }) => receipts.add(aReceipt({ keyId: ANA, acceptedAt: LATER })),
  },
  {
    name: 'memory',
    file: 'memory/users.json',
    codes: [],
    isRead: async ({ memory }) => {
      const loaded = await memory.load();
      return loaded.known && loaded.value.users.size === 5;
    },
    change: async ({ memory }) => {
      const loaded = await memory.load();
      if (!loaded.known) throw new StoreError(loaded.because, 'memory');
      await memory.save({ ...loaded.value, savedBy: 'another/1' });
    },
  },
  {
    name: 'addresses that bounced',
    file: 'receipts/undeliverable.json',
    codes: ['because'],
    isRead: async ({ undeliverable }) => {
      const loaded = await undeliverable.load();
      return loaded.known && loaded.value.some(({ address }) => address === 'ana@example.com');
    },
    change: ({ undeliverable }) => undeliverable.add('new@example.com', LATER, 'bounced'),
  },
  {
    name: 'soft bounces',
    file: 'receipts/bounced.json',
    codes: ['because'],
    isRead: async ({ softBounces }) => {
      const loaded = await softBounces.load();
      return loaded.known && loaded.value.length === 1;
    },
    change: ({ softBounces }) =>
      softBounces.add([
        { keyId: ANA, address: 'new@example.com', messageId: 'm', at: LATER, because: 'bounced' },
      ]),
  },
];

describe.each(REWRITTEN)('$name', ({ file, codes, isRead, change }) => {
  const path = `${SCOPE}/${file}`;
  const open = (content: unknown) => {
    const files = new Map([[path, sealed(file, content)]]);
    return { files, store: storeOf(files) };
  };

  it('are read with unknown fields and codes, and keep them when they are written anew', async () => {
    const newer = withUnknownCodes(withUnknownFields(stored(file)), codes);
    const { files, store } = open(newer);
    expect(await isRead(store)).toBe(true);
    await change(store);
    const text = files.get(path) ?? '';
    expect(JSON.parse(text)).not.toEqual(newer);
    expect(leaves(JSON.parse(text))).toEqual(expect.arrayContaining([...leaves(newer)]));
  });

  it('of version 2 are refused, say what to do, and are not written over', async () => {
    const newer = { ...stored(file), version: 2 };
    const { files, store } = open(newer);
    expect(await isRead(store)).toBe(false);
    await expect(change(store)).rejects.toThrow(UPDATE);
    await expect(change(store)).rejects.not.toThrow(/remove it/);
    expect(withoutSeal(files.get(path) ?? '')).toEqual(newer);
  });
});

describe('what a run remembers', () => {
  it('keeps unknown fields of users and records while it changes them', async () => {
    const files = new Map([
      [
        `${SCOPE}/memory/users.json`,
        sealed('memory/users.json', withUnknownFields(stored('memory/users.json'))),
      ],
    ]);
    const { memory } = storeOf(files);
    const before = await memory.load();
    if (!before.known) throw new Error(before.because);
    let after: AccountMemory['users'] = new Map();
    const live = liveMemory(known(before.value.users), async (users) => void (after = users));
    const [userId, user] = [...before.value.users].find(([, { records }]) => records.size > 0) ?? [];
    const [keyId] = [...(user?.records.keys() ?? [])];
    live.recorded(userId ?? '', keyId ?? '', 'v2 …', 9);
    live.rewritten(userId ?? '', keyId ?? '', LATER);
    live.rotationFailed(userId ?? '', LATER);
    await live.save();
    expect(after.get(userId ?? '')).toMatchObject(FUTURE);
    expect(after.get(userId ?? '')?.records.get(keyId ?? '')).toMatchObject({ ...FUTURE, value: 'v2 …' });
  });

  it('keeps a user of whom only a newer build knows something', async () => {
    let saved: AccountMemory['users'] = new Map();
    const empty = NO_MEMORY;
    const users = new Map([
      ['AIDA1', { ...empty, ...FUTURE }],
      ['AIDA2', empty],
    ]);
    await liveMemory(known(users), async (after) => void (saved = after)).save();
    expect([...saved.keys()]).toEqual(['AIDA1']);
  });
});

describe('the journal', () => {
  const path = `${SCOPE}/journal/20261104T020000Z-newer.jsonl`;
  const content = (seq: number, more: object) => ({
    seq,
    at: '2026-11-04T02:00:00.000Z',
    run: 'newer',
    event: 'done',
    user: 'ana',
    keyId: ANA,
    data: {},
    ...more,
  });
  const journalOf = (...contents: object[]) =>
    new Map([
      [
        path,
        chained(
          contents.map((more, index) => content(index + 1, more)),
          genesis(SCOPE),
        ),
      ],
    ]);

  it('is read, whole, and gone on from with unknown events, reasons, values and fields', async () => {
    const files = journalOf(
      { event: 'Key.Suspended/2', data: { reason: 'Novel', step: 'suspend', message: 'for a while' } },
      { ...FUTURE, data: { reason: 'Unused', ...FUTURE, held: { Novel: 3 } }, zebra: 1, apple: [] },
    );
    const store = storeOf(files);
    const entries = await store.readRecent(0);
    expect(entries.map(({ event }) => event)).toEqual(['Key.Suspended/2', 'done']);
    expect(eventWords(entries[0] ?? expect.unreachable())).toBe(
      'Key.Suspended/2, which a newer Keywarden wrote: for a while',
    );
    expect(JSON.stringify(historyToJson(entries))).toContain('from a newer build');
    const journal = await store.openJournal('ours', LATER);
    await journal.append(anEvent());
    expect(await store.verify()).toMatchObject({ ok: true, faults: [], entries: 3 });
    expect(await store.readRecent(LATER - 40 * 86_400_000)).toHaveLength(3);
  });

  it('covers unknown fields by its hash', async () => {
    const files = journalOf({ ...FUTURE });
    files.set(path, (files.get(path) ?? '').replace('from a newer build', 'from another hand'));
    expect((await storeOf(files).verify()).faults).toMatchObject([{ kind: 'changed', line: 1 }]);
  });

  it.each([
    ['taken out', (line: string) => line.replace(/"future":\{.*?\},"prev"/, '"prev"')],
    ['put in', (line: string) => line.replace('"prev"', '"sealed":true,"prev"')],
    ['put in twice', (line: string) => line.replace('"prev"', '"future":1,"prev"')],
    ['called __proto__', (line: string) => line.replace('"prev"', '"__proto__":{"event":"done"},"prev"')],
  ])('shows an unknown field that was %s', async (_, edit) => {
    const files = journalOf({ ...FUTURE });
    const text = files.get(path) ?? '';
    files.set(path, edit(text));
    expect(files.get(path)).not.toBe(text);
    expect((await storeOf(files).verify()).faults).toMatchObject([{ kind: 'changed', line: 1 }]);
  });

  it('of version 2 stops whatever acts on it, and says what to do', async () => {
    const store = storeOf(journalOf({}, { version: 2 }));
    await expect(store.openJournal('ours', LATER)).rejects.toThrow(UPDATE);
    await expect(store.readRecent(0)).rejects.toThrow(/update Keywarden\. Nothing is done in this account/);
    expect((await store.verify()).faults).toMatchObject([{ kind: 'newer', line: 2 }]);
  });

  it('is refused where it only says a version that is none', async () => {
    const store = storeOf(journalOf({ version: '1' }));
    await expect(store.readRecent(0)).rejects.toThrow(StoreError);
  });
});

describe('the cache', () => {
  const path = `${SCOPE}/cache/users.json`;

  it('is read with unknown fields', async () => {
    const newer = JSON.stringify(withUnknownFields(stored('cache/users.json')));
    expect((await storeOf(new Map([[path, newer]])).cache.load()).size).toBe(5);
  });

  it('of version 2 is not used: everybody is listed, which costs calls and nothing else', async () => {
    const newer = JSON.stringify({ ...stored('cache/users.json'), version: 2 });
    expect((await storeOf(new Map([[path, newer]])).cache.load()).size).toBe(0);
  });
});

describe('the lock', () => {
  const path = `${SCOPE}/lock/000000000007.json`;
  const lease = { run: 'newer', until: '2026-12-01T02:10:00.000Z', released: false };
  const heldBy = (ticket: object) =>
    storeOf(new Map([[path, JSON.stringify(ticket)]])).lock.heldBy(20 * MINUTE);

  it('is read with unknown fields', async () => {
    expect(await heldBy({ ...lease, ...FUTURE })).toMatchObject({ run: 'newer' });
    expect(await heldBy({ ...lease, ...FUTURE, released: true })).toBeNull();
  });

  it('of version 2 is held by somebody, whatever it says', async () => {
    const held = await storeOf(
      new Map([[path, JSON.stringify({ ...lease, version: 2, released: true })]]),
      SCOPE,
      Date.parse('2026-11-01T02:10:00Z'),
    ).lock.heldBy(20 * MINUTE);
    expect(held).toMatchObject({ run: 'unknown' });
  });
});

describe('a plan file', () => {
  const plan = JSON.parse(textOf(RELEASE, 'plan.json')) as object;

  it('is read with unknown fields, steps and reasons', () => {
    const newer = withUnknownCodes(withUnknownFields(plan), ['step', 'reason']);
    const [account] = planFromJson(JSON.stringify(newer)).accounts;
    expect(account?.items.map(({ step, reason }) => [step, reason])).toContainEqual(['Novel', 'Novel']);
  });

  it('of version 2 is no consent, and says what to do', () => {
    expect(() => planFromJson(JSON.stringify({ ...plan, version: 2 }))).toThrow(
      /version 2, and this Keywarden reads version 1. Update Keywarden/,
    );
  });
});

describe('what the functions of a fleet leave each other', () => {
  const data = (name: string) => JSON.parse(textOf(RELEASE, `fleet/${name}.json`)) as object;
  const awake = (change: (content: object, name: string) => unknown) => {
    const text = (name: string) => JSON.stringify(change(data(name), name));
    return awakeWith(
      new Map([
        [`runs/${RUN}/accounts.json`, text('accounts')],
        [`runs/${RUN}/weighed.json`, text('weighed')],
        [`runs/${RUN}/counts/${MEMBER}.json`, text('count')],
        [`runs/${RUN}/results/${MEMBER}-001-01.json`, text('result')],
        [`looks/${RUN}/${MEMBER}.json`, text('look')],
      ]),
    );
  };
  const soon = Date.parse('2026-11-04T02:10:00Z');

  it('is read with unknown fields, and weighed as before', async () => {
    const newer = awake((content) => withUnknownFields(content));
    const looked = await readCount(newer, RUN, MEMBER);
    const count = looked?.ok === true ? looked.value.count : expect.unreachable();
    expect(weigh([count], { perDay: 1, stopAbove: 1 }).shares.get(MEMBER)?.share['announce-deactivate']).toBe(
      1,
    );
    expect((await readSeen(newer, RUN, MEMBER, soon))?.users).toHaveLength(1);
    expect(await readVerdict(newer, RUN)).toMatchObject({ stopped: null });
    expect((await readRows(newer, RUN))[1]).toMatchObject({ account: MEMBER, outcome: 'done', ...FUTURE });
  });

  it('never takes an outcome that it does not know for a good one', async () => {
    const rows = await readRows(
      awake((content) => withUnknownCodes(content, ['outcome'])),
      RUN,
    );
    expect(rows[1]?.outcome).toBe('Novel');
    expect(summarise(rows.slice(1))).toMatchObject({ accounts: 1, failed: 1, done: 0, ok: false });
  });

  it('of version 2 is refused: nothing is done in the account, and its row has failed', async () => {
    const newer = awake((content) => (Array.isArray(content) ? content : { ...content, version: 2 }));
    expect(await readCount(newer, RUN, MEMBER)).toMatchObject({
      ok: false,
      because: expect.stringMatching(UPDATE),
    });
    expect(await readSeen(newer, RUN, MEMBER, soon)).toBeUndefined();
    await expect(readVerdict(newer, RUN)).rejects.toThrow(UPDATE);
    expect((await readRows(newer, RUN))[1]).toMatchObject({
      outcome: 'failed',
      because: expect.arrayContaining([expect.stringMatching(UPDATE)]),
    });
  });

  it('leaves an account whose count cannot be read out of what is done, aloud', async () => {
    const said: string[] = [];
    const written = new Map<string, string>();
    const newer = awake((content, name) => (name === 'count' ? { ...content, version: 2 } : content));
    await weighRun(
      {
        ...newer,
        objects: {
          ...newer.objects,
          writeText: async (_bucket: string, key: string, text: string) => {
            written.set(key, text);
            return '';
          },
        },
        policy: { guardrails: { perDay: 10, fleet: { perDay: 100, stopAbove: 1 } } },
      } as unknown as typeof newer,
      { run: RUN },
      { info: () => {}, error: (message) => void said.push(message), count: () => {} },
    );
    expect(written.get(`runs/${RUN}/acts.json`)).toBe('[]');
    expect(said.join()).toMatch(UPDATE);
  });
});

describe('an event about a mail', () => {
  it('is read with unknown fields and kinds: those change nothing', () => {
    const mail = { messageId: 'm-1', timestamp: '2026-11-04T02:01:00.000Z' };
    const bounce = {
      bounceType: 'Novel',
      bouncedRecipients: [{ emailAddress: 'ana@example.com' }],
      timestamp: '2026-11-04T02:01:00.000Z',
    };
    const all = [
      { eventType: 'Bounce', mail, bounce },
      { eventType: 'Novel', mail },
    ];
    const { events, faults } = readMailEvents(JSON.stringify(withUnknownFields(all)));
    expect([events.map(({ kind }) => kind), faults]).toEqual([['soft-bounce', 'other'], []]);
  });
});

/** Every value in it with the names that lead there; places in lists left out, as entries may be added. */
function leaves(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => leaves(each, `${path}[]`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
  return ['.savedBy', '.writes'].includes(path) ? [] : [`${path}=${JSON.stringify(value)}`];
}
