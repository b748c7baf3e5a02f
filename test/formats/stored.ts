import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ObjectApi } from '../../src/aws/s3-objects.ts';
import { sortedJson } from '../../src/core/sorted-json.ts';
import type { SealPurpose } from '../../src/core/ports.ts';
import type { Awake } from '../../src/lambda/wake.ts';
import { storeScope } from '../../src/store/names.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryBlobs } from '../../src/store/testing.fixture.ts';
import { SEAL, resealed } from '../build/seal.ts';
import { ACCOUNT } from '../harness/cli.ts';

/** The files of a release, as it wrote them; and files as a newer Keywarden might write them. */

const HERE = fileURLToPath(new URL('.', import.meta.url));

export const RELEASES = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export function folderOf(release: string): string {
  return join(HERE, release);
}

export function textOf(release: string, file: string): string {
  return readFileSync(join(HERE, release, file), 'utf8');
}

/** The account's part of a release's store, by path: its folder is named after the embedded AWS that it was written against. */
export function storeFiles(release: string): { readonly scope: string; readonly files: Map<string, string> } {
  const root = join(HERE, release, 'store');
  const [endpoint = ''] = readdirSync(root);
  const scope = `${endpoint}/${ACCOUNT}`;
  const entries = readdirSync(join(root, scope), { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), readFileSync(path, 'utf8'));
  }
  return { scope, files };
}

/** A store of one account, in memory. */
export function storeOf(files: Map<string, string>, scope = SCOPE, now = LATER) {
  return openStore({ blobs: memoryBlobs(files), scope, clock: () => now, seal: SEAL });
}

export const SCOPE = storeScope({ partition: 'aws', account: ACCOUNT });
export const LATER = Date.parse('2026-12-01T02:00:00Z');

/** What a function of a fleet's run reads from, with these objects in it. */
export function awakeWith(objects: ReadonlyMap<string, string>): Awake {
  const api: Pick<ObjectApi, 'readText' | 'keys'> = {
    readText: async (_bucket, key) => {
      const text = objects.get(key);
      return text === undefined ? null : { text, etag: '', modifiedAt: LATER };
    },
    keys: async (_bucket, prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
  return {
    objects: api,
    results: { bucket: 'b', prefix: 'runs' },
    looks: 'looks',
  } as unknown as Awake;
}

/** A file of the store as a Keywarden with the state key would have written it. @param file below the account's folder */
export function sealed(file: string, content: unknown): string {
  const [purpose, name] = SEALED_AS[file] ?? (['receipts', file.replace(/^.*\/|\.json$/g, '')] as const);
  return resealed(purpose, name, JSON.stringify(content), (body) => body);
}

const SEALED_AS: Readonly<Record<string, readonly [SealPurpose, string]>> = {
  'memory/users.json': ['memory', 'users'],
  'receipts/bounced.json': ['list', 'bounces'],
  'receipts/undeliverable.json': ['list', 'addresses'],
};

/** A field that no release knows, and every kind of value. */
export const FUTURE = { future: { note: 'from a newer build', list: ['a', { b: null }], count: 1 } };

/** The same with an unknown field in every object, however deep. What counts by a name gets a name more. */
export function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isTally = entries.length > 0 && entries.every(([, each]) => typeof each === 'number');
  const inner = Object.fromEntries(entries.map(([name, each]) => [name, withUnknownFields(each)]));
  return isTally ? { ...inner, future: 1 } : { ...inner, ...FUTURE };
}

/** The same with another word for every value of these fields, however deep. */
export function withUnknownCodes(value: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withUnknownCodes(each, fields));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      fields.includes(name) && typeof each === 'string' ? 'Novel' : withUnknownCodes(each, fields),
    ]),
  );
}

/** A journal's file as a newer build would chain it, by the rule of the format and not by our code. */
export function chained(contents: readonly Readonly<Record<string, unknown>>[], genesis: string): string {
  let prev = genesis;
  return contents
    .map((content) => {
      const hash = createHash('sha256')
        .update(sortedJson({ ...content, prev }))
        .digest('hex');
      const { seq, at, run, event, user, keyId, data, ...more } = content;
      const sorted = JSON.parse(sortedJson({ data, more })) as { data: object; more: object };
      const seal = SEAL.known ? SEAL.value.sign('journal', [], hash) : '';
      const line = { seq, at, run, event, user, keyId, data: sorted.data, ...sorted.more, prev, hash, seal };
      prev = hash;
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}
