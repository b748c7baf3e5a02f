import { beforeAll, describe, expect, it } from 'vitest';
import { SEAL } from '../build/seal.ts';
import type { ObjectApi } from '../../src/aws/s3-objects.ts';
import { chain, formatLine, genesis } from '../../src/store/journal/entry.ts';
import { storeScope } from '../../src/store/names.ts';
import { s3Blobs, s3Place } from '../../src/store/s3-blobs.ts';
import { openStore } from '../../src/store/store.ts';
import { KEY, NOW, aReceipt, anEvent } from '../../src/store/testing.fixture.ts';
import { ACCOUNT, aWorld } from '../harness/cli.ts';
import { read } from '../install/documents.ts';
import { USERS, everything, wholeLife } from '../permissions/life.ts';

const page = read('docs/athena.md');
const [table = '', ...queries] = [...page.matchAll(/```sql\n([^]*?)```/g)].map(([, sql]) => sql ?? '');
const property = (name: string) =>
  new RegExp(`'${name.replaceAll('.', '\\.')}' = '([^']*)'`).exec(table)?.[1];

/** Name and type of what stands between two brackets of the table, indented by so much. */
function fields(indent: number): ReadonlyMap<string, string> {
  const lines = table.matchAll(new RegExp(`^ {${indent}}\`(\\w+)\`:? ([\\w<>,]+?),?$`, 'gm'));
  return new Map([...lines].map(([, name = '', type = '']) => [name, type]));
}
const columns = fields(2);
const dataFields = fields(4);

const LINE = JSON.parse(formatLine(chain(anEvent(), 'run1', { seq: 0, hash: genesis('aws/1') }))) as object;

describe('the table for Athena', () => {
  it('has exactly the fields of an entry of the journal, in lower case, and the partitions', () => {
    expect([...columns.keys()]).toEqual(Object.keys(LINE).map((name) => name.toLowerCase()));
    expect(table).toContain('PARTITIONED BY (`account` string, `day` string)');
  });

  it('finds the journals where the store writes them, and nothing else there', async () => {
    const location = property('storage.location.template') ?? '';
    const place = s3Place(location.slice(0, location.indexOf('/aws/')));
    if (place === null) throw new Error(`${location} is no place of a store`);
    const keys = await writeSomeDays(place);
    const folders = ['2026-11-01', '2026-11-02'].map((day) =>
      location.replace('${account}', ACCOUNT).replace('${day}', day).replace(`s3://${place.bucket}/`, ''),
    );
    const isThere = (key: string) => folders.some((folder) => key.startsWith(folder));
    const below = (key: string) => key.split('/').at(-1) ?? '';
    expect(keys.filter(isThere).map(below)).toEqual([
      '20261101T020000Z-one.jsonl',
      '20261101T020000Z-one~00001.jsonl',
      '20261102T020000Z-two.jsonl',
    ]);
    // Each journal is in one of them, and the rest of the store in none.
    expect(keys.filter((key) => key.includes('/journal/') !== isThere(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(3);
    // Athena passes over what begins so.
    expect(keys.filter((key) => /^[._]/.test(below(key)))).toEqual([]);
    expect(/LOCATION '([^']*)'/.exec(table)?.[1]).toBe(location.slice(0, location.indexOf('${account}')));
  });

  it('projects days as the store writes them', () => {
    expect(property('projection.enabled')).toBe('true');
    expect(property('projection.day.format')).toBe('yyyy-MM-dd');
    expect(property('projection.day.range')).toMatch(/^\d{4}-\d\d-\d\d,NOW$/);
    expect(property('projection.account.type')).toBe('injected');
  });

  it('quotes every name, for some of them are words of Hive', () => {
    expect(table).not.toMatch(/^ +\w+:? (string|bigint|int|boolean|array|struct)/m);
  });
});

describe('what the journal of a whole life says', () => {
  let entries: readonly { readonly event: string; readonly data: Readonly<Record<string, unknown>> }[];

  beforeAll(async () => {
    const world = await aWorld({
      policy: everything({ to: 's3', bucket: 'handover' }),
      users: USERS.filter(({ name }) => ['ana', 'bo', 'rob', 'ruth', 'quinn'].includes(name)),
      s3: { buckets: ['handover'] },
    });
    await wholeLife(world);
    await world.run(['exempt', 'bo', '--until', '2027-03-01', '--reason', 'journal']);
    await world.run(['exempt', 'bo', '--end']);
    const ran = await world.run(['history', '--output', 'json']);
    ({ entries } = ran.json() as { entries: typeof entries });
  }, 60_000);

  it('fits into the table: every field of data is there, with its type', () => {
    const unfit = entries.flatMap(({ data }) =>
      Object.entries(data)
        .filter(([name, value]) => value !== null && dataFields.get(name.toLowerCase()) !== hiveType(value))
        .map(([name, value]) => `${name} ${hiveType(value)}`),
    );
    expect(entries.length).toBeGreaterThan(50);
    expect([...new Set(unfit)]).toEqual([]);
  });

  it('knows every word that the questions ask for', () => {
    const steps = new Set(entries.map(({ data }) => data['step']));
    const asked = queries.flatMap((sql) => [
      ...wordsAfter(sql, /data\.step (?:= ('[^']*')|IN \(([^)]*)\))/g),
    ]);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((step) => !steps.has(step))).toEqual([]);
    const events = [...read('src/core/ports.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, name]) => name);
    const askedEvents = queries.flatMap((sql) => [
      ...wordsAfter(sql, /\bevent (?:= ('[^']*')|IN \(([^)]*)\))/g),
    ]);
    expect(askedEvents.length).toBeGreaterThan(10);
    expect(askedEvents.filter((event) => !events.includes(event))).toEqual([]);
  });
});

describe('the questions', () => {
  it.each(queries.map((sql) => [sql]))(
    '%#: name accounts as literals and days, and only what the table has',
    (sql) => {
      expect(sql).toMatch(/WHERE account IN \('\d{12}'\) AND day BETWEEN '[\d-]+' AND '[\d-]+'/);
      // One reading of the table each: a second one would need the accounts as literals again.
      expect(sql.match(/\bkeywarden_journal\b/g)).toHaveLength(1);
      const named = [...sql.matchAll(/\bdata\.("?)(\w+)\1/g)].map(([, , name]) => name ?? '');
      expect(named.filter((name) => !dataFields.has(name))).toEqual([]);
      expect(sql).not.toMatch(/(?<!")\buser\b(?!")/);
    },
  );
});

/** Two days of an account, the first with so much that it goes on in a second object, and the rest of a store. */
async function writeSomeDays(place: { readonly bucket: string; readonly prefix: string }) {
  const objects = new Map<string, { text: string; etag: string }>();
  let writes = 0;
  const api: ObjectApi = {
    readText: async (_, key) => {
      const found = objects.get(key);
      return found === undefined ? null : { ...found, modifiedAt: NOW };
    },
    writeText: async (_, key, text) => {
      objects.set(key, { text, etag: `${(writes += 1)}` });
      return `${writes}`;
    },
    keys: async (_, prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)),
    remove: async (_, key) => void objects.delete(key),
  };
  const scope = storeScope({ partition: 'aws', account: ACCOUNT });
  const store = openStore({ blobs: s3Blobs(api, place), scope, clock: () => NOW, seal: SEAL });
  const one = await store.openJournal('one', NOW);
  for (let count = 0; count < 3; count += 1)
    await one.append(anEvent({ data: { message: 'x'.repeat(40_000) } }));
  const two = await store.openJournal('two', NOW + 86_400_000);
  await two.append(anEvent());
  await store.receipts.add(aReceipt({ keyId: KEY }));
  return [...objects.keys()].toSorted();
}

function hiveType(value: unknown): string {
  if (Array.isArray(value)) return 'array<string>';
  if (typeof value === 'object') return 'map<string,int>';
  return { string: 'string', number: 'int', boolean: 'boolean' }[typeof value as string] ?? 'unknown';
}

function wordsAfter(sql: string, pattern: RegExp): readonly string[] {
  return [...sql.matchAll(pattern)].flatMap(([, one, several]) =>
    [...(one ?? several ?? '').matchAll(/'([^']*)'/g)].map(([, word]) => word ?? ''),
  );
}
