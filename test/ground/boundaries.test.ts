import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Lints one line of code as if it stood in a file of the house, and says whether a boundary stops it. */
interface Line {
  readonly file: string;
  readonly code: string;
}

const imports = (file: string, from: string): Line => ({ file, code: `export * from '${from}';` });

const FORBIDDEN: readonly (readonly [string, Line])[] = [
  ['core imports a Node module', imports('src/core/a.ts', 'node:fs')],
  ['core imports a package', imports('src/core/b.ts', 'zod')],
  ['core imports another room', imports('src/core/checks/c.ts', '../../aws/iam.ts')],
  ['core looks at the local clock', { file: 'src/core/d.ts', code: 'export const now = Date.now();' }],
  ['observe imports notify', imports('src/observe/a.ts', '../notify/message.ts')],
  ['notify imports store', imports('src/notify/a.ts', '../store/store.ts')],
  ['owners imports an AWS SDK', imports('src/owners/a.ts', '@aws-sdk/client-iam')],
  ['act imports notify', imports('src/act/a.ts', '../notify/message.ts')],
  ['config imports observe', imports('src/config/presets/a.ts', '../../observe/user.ts')],
  ['permissions imports the command line', imports('src/permissions/a.ts', '../cli/io.ts')],
  ['report imports aws', imports('src/report/a.ts', '../aws/iam.ts')],
  ['run imports the command line', imports('src/run/a.ts', '../cli/io.ts')],
  ['run imports the embedded AWS', imports('src/run/b.ts', '../sandbox/server.ts')],
  ['the embedded AWS imports the rest', imports('src/sandbox/iam/a.ts', '../../core/decide.ts')],
  ['the judge of the demo imports our pipeline', imports('src/demo/invariants/a.ts', '../../run/apply.ts')],
  ['a command imports an AWS SDK', imports('src/cli/commands/a.ts', '@aws-sdk/client-iam')],
  ['a command exits by itself', { file: 'src/run/c.ts', code: 'export const stop = () => process.exit(1);' }],
  ['anything has a default export', { file: 'src/run/d.ts', code: 'export default 1;' }],
];

const ALLOWED: readonly (readonly [string, Line])[] = [
  ['core imports core', imports('src/core/checks/e.ts', '../model/time.ts')],
  ['observe imports aws', imports('src/observe/b.ts', '../aws/iam.ts')],
  ['act imports observe', imports('src/act/b.ts', '../observe/user.ts')],
  ['aws imports an AWS SDK', imports('src/aws/a.ts', '@aws-sdk/client-iam')],
  ['run imports notify', imports('src/run/e.ts', '../notify/message.ts')],
  [
    'the judge of the demo imports the embedded AWS',
    imports('src/demo/invariants/b.ts', '../../sandbox/world.ts'),
  ],
  ['the command line makes a clock', { file: 'src/cli/b.ts', code: 'export const now = () => Date.now();' }],
];

describe('the boundaries of the house are enforced by lint', () => {
  let faulty: ReadonlySet<string>;
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywarden-lint-'));
    cpSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    for (const [, { file, code }] of [...FORBIDDEN, ...ALLOWED]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${code}\n`);
    }
    faulty = new Set(lint(folder).diagnostics.map(({ filename }) => filename));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FORBIDDEN)('stops it when %s', (_, { file }) => expect([...faulty]).toContain(file));

  it.each(ALLOWED)('lets it be when %s', (_, { file }) => expect([...faulty]).not.toContain(file));
});

interface Report {
  readonly diagnostics: readonly { readonly filename: string }[];
}

function lint(folder: string): Report {
  const oxlint = join(process.cwd(), 'node_modules/.bin/oxlint');
  try {
    // Type-aware rules need a whole project; the boundaries do not.
    return JSON.parse(
      execFileSync(oxlint, ['--format', 'json', 'src'], { cwd: folder, encoding: 'utf8' }),
    ) as Report;
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout) as Report;
  }
}
