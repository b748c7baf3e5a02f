import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

interface IoOptions {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly overrides: Partial<Io>;
}

let ids = 0;

/** An Io of strings: no terminal, no waiting, nobody to ask. */
export function ioFor({ sandbox, folder, overrides }: IoOptions) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    draw: (codes) => void err.push(codes),
    env: { AWS_ENDPOINT_URL: sandbox.endpoint },
    cwd: folder,
    home: folder,
    isTerminal: { input: false, output: false, error: false },
    columns: 100,
    clock: () => sandbox.control.clock().now,
    sleep: async () => {},
    randomHex: (digits) => (ids += 1).toString(16).padStart(digits, '0'),
    exists: existsSync,
    readText: (path) => readOrNull(resolve(folder, path)),
    readInput: async () => '',
    writeText: (path, text) => writeFile(resolve(folder, path), text),
    writePrivate: async (path, text) => {
      await mkdir(dirname(resolve(folder, path)), { recursive: true });
      await writeFile(resolve(folder, path), text, { flag: 'wx', mode: 0o600 });
    },
    confirm: async (question) => {
      throw new Error(`nobody is there to answer: ${question}`);
    },
    ask: async ({ question }) => {
      throw new Error(`nobody is there to answer: ${question}`);
    },
    choose: async (question) => {
      throw new Error(`nobody is there to answer: ${question}`);
    },
    stop: new AbortController().signal,
    ...overrides,
  };
  return { io, out: () => out.join(''), err: () => err.join('') };
}

/** The texts of all files below a folder. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
}

async function readOrNull(path: string): Promise<string | null> {
  return existsSync(path) ? readFile(path, 'utf8') : null;
}
