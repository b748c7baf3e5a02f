import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEAL } from '../../../test/build/seal.ts';
import { NOW, SCOPE, anEvent, memoryBlobs } from '../testing.fixture.ts';
import { chain, formatLine, parseLine } from './entry.ts';
import { openJournal } from './journal.ts';
import { verifyJournal } from './verify.ts';

const DAY = 86_400_000;

/** A journal of so many runs with so many entries each. */
async function aJournal(runs: readonly number[]): Promise<Map<string, string>> {
  const blobs = memoryBlobs();
  await addRuns(blobs.files, runs);
  return blobs.files;
}

async function addRuns(files: Map<string, string>, runs: readonly number[], prefix = 'run'): Promise<void> {
  const blobs = memoryBlobs(files);
  for (const [day, entries] of runs.entries()) {
    const journal = await openJournal(blobs, SCOPE, `${prefix}-${day}`, NOW + day * DAY, SEAL);
    for (let count = 0; count < entries; count += 1)
      await journal.append(anEvent({ user: `user-${day}-${count}` }));
  }
}

const verify = (files: Map<string, string>, head?: string) =>
  verifyJournal(memoryBlobs(files), SCOPE, SEAL, { head });
const paths = (files: Map<string, string>) => [...files.keys()].toSorted();
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** Changes the lines of the n-th file. */
function edit(files: Map<string, string>, n: number, change: (lines: string[]) => readonly string[]): void {
  const path = paths(files)[n]!;
  files.set(path, textOf(change(linesOf(files.get(path)!))));
}

describe('verifying an untouched journal', () => {
  it('finds nothing, and gives head and counts', async () => {
    const files = await aJournal([2, 3]);
    const result = await verify(files);
    const last = parseLine(linesOf(files.get(paths(files)[1]!)!).at(-1)!);
    expect(result).toEqual({
      ok: true,
      problems: [],
      faults: [],
      torn: [],
      head: last.ok && last.value.hash,
      entries: 5,
      files: 2,
      unsealed: null,
    });
  });

  it('finds nothing wrong with an account that has none', async () => {
    expect(await verify(new Map())).toEqual({
      ok: true,
      problems: [],
      faults: [],
      torn: [],
      head: null,
      entries: 0,
      files: 0,
      unsealed: null,
    });
  });

  it('finds the head that was noted earlier, then and after more runs', async () => {
    const files = await aJournal([2]);
    const { head } = await verify(files);
    await addRuns(files, [1, 1], 'later');
    expect((await verify(files, head!)).ok).toBe(true);
  });
});

describe('verifying finds', () => {
  it('a changed entry', async () => {
    const files = await aJournal([3]);
    edit(files, 0, (lines) => lines.map((line) => line.replace('user-0-1', 'somebody')));
    expect((await verify(files)).problems).toEqual([expect.stringMatching(/line 2 was changed: its hash/)]);
  });

  it('an entry written another way, though it says the same', async () => {
    const files = await aJournal([1]);
    edit(files, 0, (lines) => lines.map((line) => line.replace('{', '{ ')));
    expect((await verify(files)).problems).toEqual([
      expect.stringMatching(/line 1 was changed: it is not written/),
    ]);
  });

  it('a removed entry', async () => {
    const files = await aJournal([3]);
    edit(files, 0, (lines) => lines.toSpliced(1, 1));
    expect((await verify(files)).problems).toEqual([
      expect.stringMatching(/line 2 follows an entry that is not there/),
    ]);
  });

  it('a removed beginning', async () => {
    const files = await aJournal([1, 1]);
    files.delete(paths(files)[0]!);
    expect((await verify(files)).problems).toEqual([
      expect.stringMatching(/run-1.jsonl line 1 follows an entry that is not there/),
    ]);
  });

  it('reordered entries', async () => {
    const files = await aJournal([3]);
    edit(files, 0, ([a, b, c]) => [a!, c!, b!]);
    const { problems } = await verify(files);
    expect(problems).toContainEqual(expect.stringContaining('reordered'));
  });

  it('a fork: two runs that both followed the same entry', async () => {
    const files = await aJournal([2]);
    const other = new Map(files);
    await addRuns(files, [1], 'here');
    await addRuns(other, [1], 'there');
    for (const [path, text] of other) files.set(path, text);
    const { problems } = await verify(files);
    expect(problems).toEqual([expect.stringContaining('the journal forked')]);
  });

  it('an entry put in, with a hash that fits', async () => {
    const files = await aJournal([2]);
    edit(files, 0, ([first, second]) => {
      const before = parseLine(first!);
      if (!before.ok) throw new Error(before.because);
      return [first!, formatLine(chain(anEvent(), 'run-0', before.value)).trimEnd(), second!];
    });
    expect((await verify(files)).problems).toEqual([
      expect.stringMatching(/line 2 carries no seal of Keywarden/),
      expect.stringMatching(/line 3 follows an entry that another one follows too/),
    ]);
  });

  it('an entry with a wrong number', async () => {
    const files = await aJournal([1]);
    edit(files, 0, ([first]) => {
      const before = parseLine(first!);
      if (!before.ok) throw new Error(before.because);
      const skipped = chain(anEvent(), 'run-0', { seq: 7, hash: before.value.hash });
      return [first!, formatLine(skipped).trimEnd()];
    });
    expect((await verify(files)).problems).toEqual([
      expect.stringMatching(/carries no seal of Keywarden/),
      expect.stringMatching(/has the number 8, and should have 2/),
    ]);
  });

  it('the journal of another account', async () => {
    const files = await aJournal([1]);
    const moved = new Map([...files].map(([path, text]) => [path.replace(SCOPE, 'aws/999999999999'), text]));
    const result = await verifyJournal(memoryBlobs(moved), 'aws/999999999999', SEAL);
    expect(result.problems).toEqual([expect.stringContaining('follows an entry that is not there')]);
  });

  it('an end that was removed, when the head was noted', async () => {
    const files = await aJournal([1, 2]);
    const { head } = await verify(files);
    edit(files, 1, (lines) => lines.slice(0, 1));
    expect((await verify(files)).ok).toBe(true);
    expect((await verify(files, head!)).problems).toEqual([
      expect.stringContaining(`Entry ${head} is not in the journal`),
    ]);
  });

  it('a file that was emptied, and one that does not belong there', async () => {
    const files = await aJournal([1]);
    files.set(`${SCOPE}/journal/20261201T000000Z-x.jsonl`, '');
    files.set(`${SCOPE}/journal/notes.txt`, 'hello');
    expect((await verify(files)).problems).toEqual([
      expect.stringContaining('notes.txt does not belong'),
      expect.stringContaining('is empty: its entries were removed'),
    ]);
  });
});

describe('whatever is done to a journal', () => {
  type Tampering = (files: Map<string, string>, pick: (below: number) => number) => void;

  const someFile = (files: Map<string, string>, pick: (below: number) => number) =>
    paths(files)[pick(files.size)]!;

  const tamperings: Readonly<Record<string, Tampering>> = {
    'a character is changed': (files, pick) => {
      const path = someFile(files, pick);
      const text = files.get(path)!;
      const at = pick(text.length);
      const other = String.fromCharCode(33 + ((text.charCodeAt(at) - 33 + 1 + pick(93)) % 94));
      files.set(path, text.slice(0, at) + (other === text[at] ? '~' : other) + text.slice(at + 1));
    },
    'a character is removed': (files, pick) => {
      const path = someFile(files, pick);
      const text = files.get(path)!;
      const at = pick(text.length);
      files.set(path, text.slice(0, at) + text.slice(at + 1));
    },
    'a line is removed': (files, pick) => {
      edit(files, pick(files.size), (lines) => lines.toSpliced(pick(lines.length), 1));
    },
    'a line is doubled': (files, pick) => {
      edit(files, pick(files.size), (lines) => {
        const at = pick(lines.length);
        return lines.toSpliced(at, 0, lines[at]!);
      });
    },
    'two lines swap places': (files, pick) => {
      edit(files, pick(files.size), (lines) => {
        const at = pick(lines.length - 1);
        return lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!);
      });
    },
    'a file is removed': (files, pick) => void files.delete(someFile(files, pick)),
    'two files swap content': (files, pick) => {
      const at = pick(files.size - 1);
      const [a, b] = [paths(files)[at]!, paths(files)[at + 1]!];
      const text = files.get(a)!;
      files.set(a, files.get(b)!);
      files.set(b, text);
    },
    'a file is copied to another time': (files, pick) => {
      const path = someFile(files, pick);
      files.set(path.replace('/2026', '/2030'), files.get(path)!);
    },
    'a file is moved to the end': (files, pick) => {
      const path = paths(files)[pick(files.size - 1)]!;
      files.set(path.replace('/2026', '/2030'), files.get(path)!);
      files.delete(path);
    },
  };

  it.each(Object.entries(tamperings))('it is found, the head being known: %s', async (_what, tamper) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (runs, stream) => {
          const files = await aJournal(runs);
          const { head } = await verify(files);
          tamper(files, (below) => (stream.next().value as number) % below);
          const result = await verify(files, head!);
          expect(result.ok && result.torn.length === 0).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});
