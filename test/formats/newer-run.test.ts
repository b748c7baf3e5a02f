import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { IDLE, aUser, apply, holdOf, keyChanges, keyId } from '../harness/steps.ts';
import { storeFolder } from '../harness/store.ts';
import { sealed, withUnknownFields } from './stored.ts';

const ANA = keyId('ana');

/** Changes a file of the account's store. */
async function edit(world: World, name: string, change: (content: object) => unknown): Promise<void> {
  const file = join(storeFolder(world), name);
  const content = change(JSON.parse(await readFile(file, 'utf8')) as object);
  await writeFile(file, name.startsWith('cache/') ? JSON.stringify(content) : sealed(name, content));
}

const countOf = async (world: World, name: string) =>
  (await readFile(join(storeFolder(world), name), 'utf8')).split('from a newer build').length - 1;

describe('a run over a store that a newer Keywarden wrote', () => {
  it('goes on with it, keeps its clocks, and hands on what it does not know', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const files = ['memory/users.json', `receipts/${ANA}.json`, 'cache/users.json'];
    for (const file of files) await edit(world, file, withUnknownFields);
    const before = await Promise.all(files.map((file) => countOf(world, file)));
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    const after = await Promise.all(files.map((file) => countOf(world, file)));
    expect(before.slice(0, 2).every((count) => count >= 3)).toBe(true);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(await world.run(['history', '--verify'])).toMatchObject({ code: 0 });
  });

  it.each(['memory/users.json', `receipts/${ANA}.json`])(
    'holds where it must not act on it, and says to update: %s',
    async (file) => {
      const world = await aWorld({ users: [aUser('ana', IDLE)] });
      await apply(world);
      await edit(world, file, (content) => ({ ...content, version: 2 }));
      const text = await readFile(join(storeFolder(world), file), 'utf8');
      world.passDays(7);
      world.control.clearCalls();
      await apply(world);
      expect(keyChanges(world)).toEqual([]);
      expect(await holdOf(world, ANA)).toMatch(/^(RecordUnreadable|ObservationIncomplete)$/);
      expect((await world.run(['explain', 'ana'])).out.replaceAll(/\s+/g, ' ')).toContain('update Keywarden');
      expect(await readFile(join(storeFolder(world), file), 'utf8')).toBe(text);
    },
  );

  it('does nothing where its history is of another version', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    const folder = join(storeFolder(world), 'journal');
    const [name = ''] = await readdir(folder);
    const line = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), `${line}{"version":2}\n`);
    world.passDays(7);
    world.control.clearCalls();
    const { code, err } = await world.run(['apply', '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('update Keywarden')]);
    expect(keyChanges(world)).toEqual([]);
  });
});
