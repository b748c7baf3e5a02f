import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideUser } from '../../src/core/decide.ts';
import { arnDigest } from '../../src/core/records.ts';
import { unknownRecords } from '../../src/core/memory/older-store.ts';
import { known } from '../../src/core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../../src/core/model/memory.ts';
import type { KeyObservation } from '../../src/core/model/observation.ts';
import { recordTag, withSeal } from '../../src/core/model/record.ts';
import { type Instant, toIso } from '../../src/core/model/time.ts';
import { gatherSituations } from '../../src/run/situations.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import { onTodaysGround } from '../build/decide.ts';
import { KEY, OTHER_KEY, THIRD_KEY, aKey } from '../build/key.ts';
import { aPolicy, aRule } from '../build/policy.ts';
import { OWNER, aReceipt } from '../build/receipt.ts';
import { sealOf } from '../build/seal.ts';
import { aContext, aSituation } from '../build/situation.ts';
import { NOW, daysAgo, inDays } from '../build/time.ts';
import { ACCOUNT, aUser } from '../build/user.ts';

// Whatever somebody writes who can tag users, or write the store, and has no state key: it ends in holds, never in a step.

const CASES = 2600;
const SCOPE = `aws/${ACCOUNT}`;
const ID = 'AIDA-ci-bot';
const SEAL = sealOf(ACCOUNT);
const policy = aPolicy({
  rules: [aRule({ unused: {}, rotate: { by: 'keywarden', delete: 1 }, inactive: {} })],
  deliver: { to: 's3', bucket: 'keys', kmsKey: null, region: null },
});

/** A record as Keywarden seals it for a user, key and account. */
function sealed(
  content: string,
  of: { readonly id?: string; readonly key?: string; readonly account?: string } = {},
) {
  const { id = ID, key = KEY, account = ACCOUNT } = of;
  return withSeal(content, sealOf(account).sign('record', [id, key], content));
}
const since = (at: Instant) => toIso(at).replace(':00Z', 'Z');
const content = (words: string, at: Instant, n: number) =>
  `v2 ${words} since=${since(at)} run=0badcafe n=${n}`;

/** Records that were true of this key once, or are of another; each would do harm where it was believed. */
const HARMFUL = [
  content('state=deactivated cause=unused', daysAgo(300), 1),
  content('state=deactivated cause=rotated', daysAgo(300), 1),
  content('state=adopted cause=adopted', daysAgo(300), 2),
  content('state=deactivating cause=rotated stray=1', daysAgo(3), 2),
  content(`state=rotating had=${KEY} sink=s3-11111111 new=${OTHER_KEY}`, daysAgo(3), 2),
  content(`state=replaced by=${OTHER_KEY} tries=1`, daysAgo(200), 2),
  content('state=restored restores=0', daysAgo(300), 1),
];

/** A day on which nothing is to be done to the user: whatever is done all the same, was somebody else's wish. */
interface Day {
  readonly keys: readonly KeyObservation[];
  /** What stands on the user, by key id. */
  readonly records: Readonly<Record<string, string>>;
  readonly receipts: Parameters<typeof aReceipt>[0][];
}

const active = (id: string, lastUsed: Instant) => aKey({ id, created: daysAgo(60), lastUsed });
const DAYS: Readonly<Record<string, Day>> = {
  'a key in use, restored a while ago': {
    keys: [active(KEY, daysAgo(1))],
    records: { [KEY]: content('state=restored restores=1', daysAgo(20), 5) },
    receipts: [],
  },
  'a key that was switched off three days ago, and is deleted in four weeks': {
    keys: [{ ...active(KEY, daysAgo(55)), status: 'Inactive' }],
    records: { [KEY]: content('state=deactivated cause=unused', daysAgo(3), 5) },
    receipts: [
      { announced: 'delete', reason: 'InactiveTooLong', acceptedAt: daysAgo(3), promised: inDays(27) },
    ],
  },
  'a rotation in its cutover, with both keys in use': {
    keys: [active(KEY, daysAgo(1)), { ...active(OTHER_KEY, daysAgo(2)), slot: 2 }],
    records: {
      [KEY]: content(`state=replaced by=${OTHER_KEY} tries=1`, daysAgo(20), 5),
      [OTHER_KEY]: content(
        `state=issued for=${KEY} tested=${toIso(daysAgo(20))} to=${arnDigest(aUser().arn)}`,
        daysAgo(20),
        6,
      ),
    },
    receipts: [{ reason: 'Replaced', acceptedAt: daysAgo(20), promised: daysAgo(1) }],
  },
};

/** The store and the user as a run left them. */
async function genuine({ keys, records, receipts }: Day) {
  const blobs = memoryBlobs();
  const store = openStore({ blobs, scope: SCOPE, clock: () => NOW, seal: known(SEAL) });
  const values = Object.entries(records).map(([key, text]) => [key, sealed(text, { key })] as const);
  const tags = Object.fromEntries([
    ...values.map(([key, value]) => [recordTag(key), value]),
    ['email', OWNER],
  ]);
  const told = onTodaysGround(
    aSituation({
      user: aUser({ keys, tags }),
      receipts: receipts.map((each) => aReceipt({ userId: ID, ...each })),
    }),
    aContext({ policy }),
  );
  for (const own of told.receipts.values())
    if (own.known) for (const one of own.value) await store.receipts.add(one);
  const kept = { lost: 0, lostAt: null, goneSince: null, isLeaving: false };
  const memory: UserMemory = {
    ...NO_MEMORY,
    writes: 6,
    records: new Map(values.map(([key, value]) => [key, { value, ...kept }])),
    receiptWrites: new Map([...store.receipts.written()].map(([key, { writes }]) => [key, writes])),
  };
  await store.memory.save({ savedBy: 'cafe0001/1', stores: [store.id], users: new Map([[ID, memory]]) });
  return { files: blobs.files, tags, keys };
}

/** What is decided of the user with these tags and files. */
async function decided(
  files: ReadonlyMap<string, string>,
  tags: Readonly<Record<string, string>>,
  keys: Day['keys'],
) {
  const store = openStore({
    blobs: memoryBlobs(new Map(files)),
    scope: SCOPE,
    clock: () => NOW,
    seal: known(SEAL),
  });
  const memory = await store.memory.load();
  const unreached = known({ banned: new Set<string>(), bans: [], bounces: [] });
  const [situation] = await gatherSituations([aUser({ keys, tags })], policy, store, unreached, NOW, (id) =>
    memory.known ? known(memory.value.users.get(id) ?? NO_MEMORY) : memory,
  );
  if (situation === undefined) throw new Error('a user got no situation');
  const stores = [store.id, ...(memory.known ? memory.value.stores : [])];
  const isRestored = memory.known && unknownRecords([situation], memory.value, stores, NOW).length > 0;
  return decideUser(situation, aContext({ policy, stores, storeRestored: isRestored }));
}

const stepsOf = (decisions: Awaited<ReturnType<typeof decided>>) =>
  decisions.flatMap((each) =>
    each.kind === 'step' && each.step !== 'notify' ? [`${each.step} ${each.reason}`] : [],
  );

/** A change of a text: words of it dropped, doubled, taken from elsewhere, letters changed. */
const mutation = fc.array(
  fc.tuple(fc.nat(400), fc.constantFrom('drop', 'double', 'letter', 'digit', 'word'), fc.nat(30)),
  { minLength: 1, maxLength: 4 },
);
const WORDS = [
  'stray=1',
  'restores=0',
  'restores=9',
  'n=999',
  'cause=rotated',
  'state=deactivated',
  'since=2020-01-01T00:00Z',
];

function mutated(text: string, changes: readonly (readonly [number, string, number])[]): string {
  return changes.reduce((before, [place, how, which]) => {
    const at = before.length === 0 ? 0 : place % before.length;
    const end = at + 1 + (which % 9);
    switch (how) {
      case 'drop':
        return before.slice(0, at) + before.slice(end);
      case 'double':
        return before.slice(0, end) + before.slice(at);
      case 'letter':
        return before.slice(0, at) + String.fromCodePoint(97 + (which % 26)) + before.slice(at + 1);
      case 'digit':
        return before.slice(0, at) + String(which % 10) + before.slice(at + 1);
      default:
        return `${before} ${WORDS[which % WORDS.length] ?? ''}`;
    }
  }, text);
}

/** Texts that Keywarden sealed: for another user, key or account, or earlier. */
const replayed = fc
  .tuple(fc.constantFrom(...HARMFUL), fc.constantFrom('user', 'key', 'account', 'time', 'purpose'))
  .map(([text, what]) => {
    if (what === 'user') return sealed(text, { id: 'AIDA-somebody' });
    if (what === 'key') return sealed(text, { key: THIRD_KEY });
    if (what === 'account') return sealed(text, { account: '444455556666' });
    if (what === 'time') return sealed(text);
    return withSeal(text, SEAL.sign('receipts', [ID, KEY], text));
  });

describe.each(Object.entries(DAYS))('on a day with %s', (_, day) => {
  it('nothing is done, as it stands', async () => {
    const { files, tags, keys } = await genuine(day);
    expect(stepsOf(await decided(files, tags, keys))).toEqual([]);
  });

  it(`nothing is done for what a writer of tags says, ${CASES} times`, { timeout: 120_000 }, async () => {
    const { files, tags, keys } = await genuine(day);
    const forged = fc.oneof(
      replayed,
      fc.tuple(replayed, mutation).map(([text, changes]) => mutated(text, changes)),
      fc.tuple(fc.constantFrom(...HARMFUL), mutation).map(([text, changes]) => mutated(text, changes)),
      fc.constantFrom(...Object.values(tags), ...HARMFUL),
    );
    const attack = fc.tuple(fc.constantFrom(KEY, OTHER_KEY, THIRD_KEY), forged, fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(attack, { minLength: 1, maxLength: 3 }), async (attacks) => {
        const written = { ...tags };
        for (const [key, value, isCased] of attacks)
          written[isCased ? recordTag(key).toUpperCase().replace('KEYWARDEN', 'Keywarden') : recordTag(key)] =
            value;
        expect(stepsOf(await decided(files, written, keys))).toEqual([]);
      }),
      { seed: 7, numRuns: CASES },
    );
  });

  it(
    `nothing is done for what a writer of the store says, ${CASES / 2} times`,
    { timeout: 120_000 },
    async () => {
      const { files, tags, keys } = await genuine(day);
      const others = await Promise.all(Object.values(DAYS).map(async (each) => (await genuine(each)).files));
      const pool = [...files.values(), ...others.flatMap((each) => [...each.values()])];
      const names = [
        `${SCOPE}/memory/users.json`,
        ...[KEY, OTHER_KEY].map((key) => `${SCOPE}/receipts/${key}.json`),
      ];
      const edit = fc.oneof(
        fc.constantFrom(...pool),
        fc.tuple(fc.constantFrom(...pool), mutation).map(([text, changes]) => mutated(text, changes)),
        fc.constantFrom(...pool).map((text) => text.replaceAll('2026-', '2025-')),
        fc.constantFrom(...pool).map((text) => text.replaceAll(OTHER_KEY, KEY)),
        fc.constant('{"version":1,"users":[]}'),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.constantFrom(...names), edit), { minLength: 1, maxLength: 3 }),
          async (edits) => {
            const written = new Map(files);
            for (const [name, text] of edits) written.set(name, text);
            expect(stepsOf(await decided(written, tags, keys))).toEqual([]);
          },
        ),
        { seed: 7, numRuns: CASES / 2 },
      );
    },
  );
});
