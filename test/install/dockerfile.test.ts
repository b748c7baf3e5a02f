import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { run as lint } from 'dockerfilelint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from './documents.ts';

/** There is no Docker to build with: this is what can be known of the image without. */
const text = read('Dockerfile');

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const stages = new Map<string, readonly Instruction[]>();
for (const part of text.replaceAll(/\\\n/g, ' ').split(/^(?=FROM )/m)) {
  const instructions = part
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
  const [from] = instructions;
  if (from?.name === 'FROM') stages.set(/ AS (\w+)$/.exec(from.rest)?.[1] ?? 'image', instructions);
}

/** What a stage copies out of the repository: sources, then where to. */
const copies = (stage: string): readonly (readonly string[])[] =>
  (stages.get(stage) ?? [])
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
    .map(({ rest }) => rest.split(/\s+/));
const last = stages.get('image') ?? [];
const valueOf = (name: string) => last.find((instruction) => instruction.name === name)?.rest;

describe('the Dockerfile', () => {
  it('gives the linter nothing to say', () => {
    expect(lint('', text)).toEqual([]);
  });

  it('names one base by its exact tag, of a Node that Keywarden is for', () => {
    const bases = [...text.matchAll(/^FROM (\S+) AS /gm)].map(([, base]) => base ?? '');
    expect(new Set(bases).size).toBe(1);
    const [, version = ''] =
      /^node:(\d+\.\d+\.\d+)-alpine\d+\.\d+(?:@sha256:[0-9a-f]{64})?$/.exec(bases[0] ?? '') ?? [];
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect(major > 22 || (major === 22 && minor >= 12)).toBe(true);
  });

  it('runs as a numbered user that is not root, and starts Keywarden', () => {
    expect(valueOf('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(valueOf('ENTRYPOINT')).toBe('["keywarden"]');
    // A user without an entry in passwd has no home but this one.
    expect(valueOf('ENV')).toContain('HOME=/home/keywarden');
  });

  it('runs no install script of a package', () => {
    const installs = [...text.matchAll(/npm (?:ci|install)[^\n]*/g)].map(([line]) => line);
    expect(installs.length).toBe(2);
    for (const line of installs) expect(line).toContain('--ignore-scripts');
  });

  it.each([...stages.keys()])(
    'copies into %s only what is there, and what .dockerignore lets through',
    (stage) => {
      const sources = copies(stage).flatMap((all) => all.slice(0, -1));
      const allowed = read('.dockerignore')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1));
      expect(sources.filter((source) => !existsSync(source))).toEqual([]);
      expect(sources.filter((source) => !allowed.includes(source))).toEqual([]);
    },
  );

  it('takes along nothing else of the repository', () => {
    const lines = read('.dockerignore').split('\n');
    expect(lines.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    const sources = new Set(
      [...stages.keys()].flatMap((stage) => copies(stage).flatMap((all) => all.slice(0, -1))),
    );
    expect(lines.filter((line) => line.startsWith('!') && !sources.has(line.slice(1)))).toEqual([]);
  });
});

describe('what the Dockerfile puts together', () => {
  let folder: string;
  const inApp = (stage: string, ...path: string[]) => join(folder, stage, ...path);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywarden-image-'));
    for (const stage of ['build', 'assembled']) {
      mkdirSync(inApp(stage));
      for (const copied of copies(stage)) copyAsDocker(copied, inApp(stage));
      // In place of npm ci: the packages of this folder.
      symlinkSync(resolve('node_modules'), inApp(stage, 'node_modules'));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is enough to build from, and to run', () => {
    const build = (stages.get('build') ?? []).filter(({ name }) => name === 'RUN').at(-1);
    expect(build?.rest).toBe('node scripts/build.js');
    execFileSync(process.execPath, ['scripts/build.js'], { cwd: inApp('build') });
    cpSync(inApp('build', 'dist'), inApp('assembled', 'dist'), { recursive: true });
    // As the image does: through a link, by the first line of the file, with a home and nothing else.
    symlinkSync(inApp('assembled', 'bin/keywarden.js'), inApp('assembled', 'keywarden'));
    const env = { PATH: dirname(process.execPath), HOME: folder, NODE_ENV: 'production' };
    const version = execFileSync(inApp('assembled', 'keywarden'), ['--version'], { env, encoding: 'utf8' });
    const { version: ours } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(version.trim()).toBe(ours);
  }, 60_000);
});

/** COPY: of a folder its content; into a folder, named by a slash or by several sources, under the same name. */
function copyAsDocker(copied: readonly string[], into: string): void {
  const target = copied.at(-1) ?? '';
  const isFolder = copied.length > 2 || target.endsWith('/');
  for (const source of copied.slice(0, -1)) {
    const to = join(into, target, isFolder ? basename(source) : '');
    cpSync(source, to, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  }
}
