import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEAL } from '../build/seal.ts';
import type { ObjectApi } from '../../src/aws/s3-objects.ts';
import { s3Blobs } from '../../src/store/s3-blobs.ts';
import { openStore } from '../../src/store/store.ts';
import { anEvent } from '../../src/store/testing.fixture.ts';
import { NOW } from '../build/time.ts';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { afterThisTest } from '../harness/cleanup.ts';
import { IDLE, aUser, apply } from '../harness/steps.ts';
import { storeFolder } from '../harness/store.ts';

/** Two days of an account, and its folder as an auditor took it away: nothing is left of the account itself. */
async function aCopy(): Promise<{ readonly world: World; readonly copy: string }> {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  await apply(world);
  world.passDays(7);
  await apply(world);
  world.passDays(1);
  await apply(world);
  const copy = join(world.folder, 'evidence', basename(dirname(storeFolder(world))), ACCOUNT);
  await mkdir(dirname(copy), { recursive: true });
  await cp(storeFolder(world), copy, { recursive: true });
  return { world, copy };
}

/** Verifies with nothing to reach AWS by: no environment, no configuration, an endpoint that fails the test. */
async function verify({ run }: World, ...args: readonly string[]) {
  const nowhere = { env: {}, cwd: '/', exists: () => false };
  const ran = await run(['history', '--verify', ...args, '--output', 'json'], nowhere);
  const table = await run(['history', '--verify', ...args], nowhere);
  return { ...ran, table: table.out, data: ran.code === 2 ? null : (ran.json() as Verified) };
}

interface Verified {
  readonly ok: boolean;
  readonly accounts: readonly {
    readonly account: string;
    readonly head: string;
    readonly faults: readonly {
      readonly kind: string;
      readonly file: string;
      readonly line: number | null;
    }[];
  }[];
}

async function journalsOf(copy: string): Promise<readonly string[]> {
  const names = (await readdir(join(copy, 'journal'))).toSorted();
  return names.map((name) => join(copy, 'journal', name));
}

const kinds = ({ data }: { readonly data: Verified | null }) =>
  data?.accounts.flatMap(({ faults }) => faults.map(({ kind }) => kind));

describe('a copied store', () => {
  it('is verified without AWS, as the folder of a store, of a partition in it, and of one account', async () => {
    const { world, copy } = await aCopy();
    world.control.clearCalls();
    for (const folder of [
      copy,
      dirname(copy),
      join(world.folder, 'evidence'),
      join(world.folder, 'store'),
      storeFolder(world),
    ]) {
      const { code, data, table, err } = await verify(world, folder);
      expect([folder, code, err]).toEqual([folder, 0, '']);
      expect(data).toMatchObject({ ok: true, accounts: [{ account: ACCOUNT, files: 3, faults: [] }] });
      expect(table).toMatch(
        new RegExp(`^The journal of account ${ACCOUNT} is whole: \\d+ entries in 3 files`),
      );
    }
    expect(world.control.calls()).toEqual([]);
  });

  it('names the first fault of each kind with file and line, and what it means', async () => {
    const { world, copy } = await aCopy();
    const [first = '', second = ''] = await journalsOf(copy);
    await writeFile(first, (await readFile(first, 'utf8')).replaceAll('ana@example.com', 'eve@example.com'));
    await writeFile(second, (await readFile(second, 'utf8')).replace(/^.*\n/, ''));
    const { code, data, table } = await verify(world, copy);
    expect(code).toBe(1);
    expect(data?.accounts[0]?.faults).toMatchObject([
      {
        kind: 'changed',
        file: first,
        line: expect.any(Number) as number,
        more: expect.any(Number) as number,
      },
      { kind: 'removed', file: second, line: 1, more: 0 },
    ]);
    expect(table).toContain(`${second} line 1 follows an entry that is not there`);
    expect(table).toContain('what it says cannot be believed');
  });

  it.each<[string, (copy: string) => Promise<unknown>, string]>([
    ['a file in the middle', async (copy) => rm((await journalsOf(copy))[1] ?? ''), 'removed'],
    [
      'the policy that a run went by',
      async (copy) => rm(join(copy, 'policies'), { recursive: true }),
      'policy',
    ],
    [
      'a word of the policy that a run went by',
      async (copy) => {
        const [name = ''] = await readdir(join(copy, 'policies'));
        const file = join(copy, 'policies', name);
        await writeFile(file, `${await readFile(file, 'utf8')}# never mind\n`);
      },
      'policy',
    ],
    ['the account it is of', async (copy) => rename(copy, join(dirname(copy), '999999999999')), 'removed'],
  ])('shows what was taken away or changed: %s', async (_, tamper, kind) => {
    const { world, copy } = await aCopy();
    await tamper(copy);
    expect(kinds(await verify(world, dirname(copy)))).toEqual([kind]);
  });

  it('shows a last file that was removed by the head that was noted', async () => {
    const { world, copy } = await aCopy();
    const head = (await verify(world, copy)).data?.accounts[0]?.head ?? '';
    await rm((await journalsOf(copy)).at(-1) ?? '');
    expect((await verify(world, copy)).code).toBe(0);
    expect(kinds(await verify(world, copy, '--head', head))).toEqual(['head-missing']);
  });

  it('is no journal where there is none, and not whole', async () => {
    const { world } = await aCopy();
    await mkdir(join(world.folder, 'empty'));
    for (const [folder, said] of [
      [join(world.folder, 'empty'), 'There is no journal in'],
      [join(world.folder, 'nowhere'), 'There is no folder'],
    ] as const)
      expect(await verify(world, folder)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  it('of several accounts takes no head: whose it is would not be known', async () => {
    const { world, copy } = await aCopy();
    await cp(copy, join(dirname(copy), '999999999999'), { recursive: true });
    const given = await verify(world, dirname(copy), '--head', 'a'.repeat(64));
    expect(given).toMatchObject({ code: 2, err: expect.stringContaining('--head belongs to one account') });
  });
});

describe('a copy of a bucket', () => {
  it('is verified with its days and its long journals in several objects, and a missing one is found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keywarden-copy-'));
    afterThisTest(() => rm(folder, { recursive: true }));
    const scope = `aws/${ACCOUNT}`;
    const blobs = s3Blobs(inFolder(folder), { bucket: 'b', prefix: '' });
    const store = openStore({ blobs, scope, clock: () => NOW, seal: SEAL });
    for (const [day, run] of ['one', 'two'].entries()) {
      const journal = await store.openJournal(run, NOW + day * 86_400_000);
      for (let count = 0; count < 3; count += 1)
        await journal.append(anEvent({ data: { message: 'x'.repeat(40_000) } }));
    }
    const copy = join(folder, 'evidence', ACCOUNT);
    const days = await readdir(join(folder, scope, 'journal'));
    expect(days.map((day) => basename(day))).toEqual(['day=2026-11-04', 'day=2026-11-05']);
    const world = await aWorld();
    const whole = await verify(world, folder);
    expect(whole.data).toMatchObject({ ok: true, accounts: [{ account: ACCOUNT, entries: 6, files: 2 }] });
    // Under another folder its first entry still says in which partition of AWS it is.
    await rename(join(folder, 'aws'), join(folder, 'evidence'));
    expect((await verify(world, join(folder, 'evidence'))).data).toEqual({
      ...whole.data,
      accounts: [{ ...whole.data?.accounts[0], folder: join(folder, 'evidence', ACCOUNT) }],
    });
    const [object = ''] = (await readdir(join(copy, 'journal', days[0] ?? ''))).filter((name) =>
      name.includes('~'),
    );
    await rm(join(copy, 'journal', days[0] ?? '', object));
    expect(kinds(await verify(world, copy))).toEqual(['removed']);
  });
});

describe('the command itself', () => {
  it('verifies a copy as a process that has no environment and no way out', async () => {
    const { copy } = await aCopy();
    const ended = await new Promise<{ code: number | null; out: string }>((resolve, reject) => {
      // Whatever asks for a socket or a name ends the process: only files are left.
      const guard =
        "data:text/javascript,import net from 'node:net'; import dns from 'node:dns'; net.Socket.prototype.connect = () => { throw new Error('network'); }; dns.lookup = () => { throw new Error('network'); };";
      const child = spawn(
        process.execPath,
        ['--import', guard, 'bin/keywarden.js', 'history', '--verify', copy],
        {
          env: {},
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out }));
    });
    expect(ended.code).toBe(0);
    expect(ended.out).toContain(`The journal of account ${ACCOUNT} is whole`);
  });
});

/** A bucket in a folder, as a copy of it lies there. */
function inFolder(folder: string): ObjectApi {
  let writes = 0;
  return {
    readText: async (_bucket, key) => {
      try {
        return { text: await readFile(join(folder, key), 'utf8'), etag: `${writes}`, modifiedAt: NOW };
      } catch {
        return null;
      }
    },
    writeText: async (_bucket, key, text) => {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), text);
      return `${(writes += 1)}`;
    },
    keys: async (_bucket, prefix) => {
      const all = await readdir(folder, { recursive: true });
      return all.filter((key) => key.startsWith(prefix) && /\.\w+$/.test(key)).toSorted();
    },
    remove: async (_bucket, key) => rm(join(folder, key)),
  };
}
