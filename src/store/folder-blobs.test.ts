import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileSystem, folderBlobs } from './folder-blobs.ts';
import { StoreError } from './store-error.ts';
import { blobsIn, counter, filesIn, inFolder } from './testing.fixture.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** A file system whose disk is full once a file has `room` bytes: what fits is written, then the write fails. */
function fullAfter(room: number): FileSystem {
  return {
    ...nodeFs,
    open: async (...args: Parameters<typeof nodeFs.open>) => {
      const handle = await nodeFs.open(...args);
      return Object.assign(Object.create(handle) as typeof handle, {
        writeFile: async (text: string) => {
          await handle.write(text.slice(0, room));
          throw failure('ENOSPC');
        },
        sync: () => handle.sync(),
        close: () => handle.close(),
      });
    },
  };
}

describe('blobs in a folder', () => {
  it('are absent until written, and then as written last', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      expect(await blobs.read('a/b/c.json')).toBeNull();
      expect(await blobs.write('a/b/c.json', 'one')).toBe(true);
      expect(await blobs.write('a/b/c.json', 'zwölf')).toBe(true);
      expect(await blobs.read('a/b/c.json')).toEqual({ text: 'zwölf', modifiedAt: expect.any(Number) });
    }));

  it('are made only where nothing stands, when so asked', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      expect(await blobs.write('a/b', 'first', { ifAbsent: true })).toBe(true);
      expect(await blobs.write('a/b', 'second', { ifAbsent: true })).toBe(false);
      expect((await blobs.read('a/b'))?.text).toBe('first');
    }));

  it('go to exactly one of many writers who want to be first', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      const writers = Array.from({ length: 20 }, (_, index) => `writer ${index}`);
      const won = await Promise.all(writers.map((text) => blobs.write('a/b', text, { ifAbsent: true })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await blobs.read('a/b'))?.text).toBe(writers[won.indexOf(true)]);
    }));

  it('are appended to only where they stand', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      await blobs.write('a/log', 'one\n');
      await blobs.append('a/log', 'two\n');
      expect((await blobs.read('a/log'))?.text).toBe('one\ntwo\n');
      await expect(blobs.append('a/gone', 'x')).rejects.toThrow(/no longer there \(ENOENT\)/);
    }));

  it('are listed by name, without what is still being written', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      expect(await blobs.list('a')).toEqual([]);
      for (const name of ['b', 'c', 'a']) await blobs.write(`a/${name}`, '');
      await nodeFs.writeFile(join(root, 'a/.left-over.tmp'), '');
      expect(await blobs.list('a')).toEqual(['a', 'b', 'c']);
    }));

  it('are removed, and it is no fault when they are gone', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      await blobs.write('a/b', 'x');
      await blobs.remove('a/b');
      await blobs.remove('a/b');
      expect(await blobs.read('a/b')).toBeNull();
    }));

  it('can be read by nobody else', () =>
    inFolder(async (root) => {
      await blobsIn(join(root, 'new')).write('a/b', 'x');
      const mode = async (path: string) => (await nodeFs.stat(join(root, path))).mode & 0o777;
      expect([await mode('new'), await mode('new/a'), await mode('new/a/b')]).toEqual([0o700, 0o700, 0o600]);
    }));

  it('leave no temporary file behind', () =>
    inFolder(async (root) => {
      const blobs = blobsIn(root);
      await blobs.write('a/b', 'x');
      await blobs.write('a/b', 'y', { ifAbsent: true });
      await blobs.write('a/c', 'z', { ifAbsent: true });
      expect(await filesIn(root)).toEqual(['a/b', 'a/c']);
    }));

  it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', '', '.', 'a/.hidden', 'a/b\0', 'a\\b', 'ä'])(
    'refuse the path %j',
    (path) =>
      inFolder(async (root) => {
        const blobs = blobsIn(root);
        await expect(blobs.read(path)).rejects.toThrow(StoreError);
        await expect(blobs.write(path, '')).rejects.toThrow(StoreError);
        await expect(blobs.append(path, '')).rejects.toThrow(StoreError);
        await expect(blobs.list(path)).rejects.toThrow(StoreError);
        await expect(blobs.remove(path)).rejects.toThrow(StoreError);
        expect(await filesIn(root)).toEqual([]);
      }),
  );
});

describe('a disk that fails', () => {
  it('when full keeps the old content, and leaves nothing half written', () =>
    inFolder(async (root) => {
      await blobsIn(root).write('a/b', 'old');
      const full = folderBlobs(root, counter(), fullAfter(2));
      await expect(full.write('a/b', 'new content')).rejects.toThrow(
        `Could not write ${join(root, 'a/b')}, because the disk is full (ENOSPC). Free some space, then run again.`,
      );
      await expect(full.write('a/c', 'new content', { ifAbsent: true })).rejects.toMatchObject({
        name: 'StoreError',
        code: 'ENOSPC',
        path: join(root, 'a/c'),
      });
      expect((await blobsIn(root).read('a/b'))?.text).toBe('old');
      expect(await filesIn(root)).toEqual(['a/b']);
    }));

  it.each<[string, keyof FileSystem, string, string]>([
    ['a folder that may not be made', 'mkdir', 'EACCES', 'permission was denied'],
    ['a file that may not be opened', 'open', 'EROFS', 'read-only'],
    ['a name that may not be given', 'rename', 'EPERM', 'not permitted'],
    ['an error nobody has heard of', 'rename', 'EWHAT', 'unexpected error (EWHAT)'],
  ])('says what, why and what to do: %s', (_what, call, code, meaning) =>
    inFolder(async (root) => {
      const broken = { ...nodeFs, [call]: () => Promise.reject(failure(code)) } as FileSystem;
      const writing = folderBlobs(root, counter(), broken).write('a/b', 'x');
      await expect(writing).rejects.toThrow(
        new RegExp(`^Could not write .*${meaning.replaceAll(/[()]/g, '.')}.*\\. \\w.+\\.$`),
      );
      expect(await filesIn(root)).toEqual([]);
    }),
  );

  it('never lets an error pass for absence', () =>
    inFolder(async (root) => {
      const denied = {
        ...nodeFs,
        readFile: () => Promise.reject(failure('EACCES')),
      } as unknown as FileSystem;
      await expect(folderBlobs(root, counter(), denied).read('a/b')).rejects.toThrow(StoreError);
      await nodeFs.writeFile(join(root, 'a'), 'a file where a folder should be');
      await expect(blobsIn(root).read('a/b')).rejects.toThrow(
        /a file stands where a folder should be \(ENOTDIR\)/,
      );
      await expect(blobsIn(root).list('a')).rejects.toThrow(/ENOTDIR/);
    }));
});
