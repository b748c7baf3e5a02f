import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

interface Output {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

const HANDLERS = ['account', 'accounts', 'summarise', 'mail-events'];

describe('the bundled Lambda handlers', () => {
  let outputs: Readonly<Record<string, Output>>;
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'keywarden-lambda-'));
    const meta = join(folder, 'meta.json');
    execFileSync(process.execPath, ['scripts/build-lambda.js', '--meta', meta]);
    ({ outputs } = JSON.parse(readFileSync(meta, 'utf8')) as { outputs: typeof outputs });
    rmSync(folder, { recursive: true });
  });

  /** What is loaded when the handler is: dynamic imports come later, or never. */
  function loaded(handler: string): readonly Output[] {
    const seen = new Map<string, Output>();
    const follow = (file: string): void => {
      const output = outputs[file];
      if (output === undefined || seen.has(file)) return;
      seen.set(file, output);
      for (const { path, kind } of output.imports) if (kind === 'import-statement') follow(path);
    };
    follow(`dist.lambda/${handler}.mjs`);
    return [...seen.values()];
  }

  it.each(HANDLERS)(
    '%s carries no embedded AWS, no demo, no terminal, and loads no sink before it is asked for',
    (handler) => {
      const all = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
      const strangers = /^src\/(sandbox|demo|cli)\/|node_modules\/(@clack|commander|cli-table3)\//;
      expect(all.filter((file) => strangers.test(file))).toEqual([]);
      const first = loaded(handler).flatMap(({ inputs }) => Object.keys(inputs));
      expect(first.length).toBeGreaterThan(100);
      const later = /node_modules\/(ldapts|@aws-sdk\/client-(s3|secrets-manager|cloudtrail|organizations))\//;
      expect(first.filter((file) => later.test(file))).toEqual([]);
    },
  );

  it.each(HANDLERS)('%s can be loaded, and says what is missing', (handler) => {
    const script = `const { handler } = await import('./dist.lambda/${handler}.mjs');
      await handler({}, { awsRequestId: 'r', getRemainingTimeInMillis: () => 1000 }).catch((error) => console.error(error.message));`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    expect(stderr).toContain('KEYWARDEN_CONFIG');
  });

  it.each(HANDLERS)('%s stays small', (handler) => {
    const bytes = loaded(handler).reduce((sum, output) => sum + output.bytes, 0);
    expect(bytes).toBeLessThan(1.35e6);
  });
});
