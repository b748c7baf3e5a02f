import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Output {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: readonly string[];
}

const HANDLERS = ['account', 'accounts', 'summarise', 'mail-events'];

describe('the bundled Lambda handlers', () => {
  const outputs = JSON.parse(readFileSync('dist.lambda/meta.json', 'utf8')) as Readonly<
    Record<string, Output>
  >;

  /** What is loaded when the handler is: dynamic imports come later, or never. */
  function loaded(handler: string): readonly Output[] {
    const seen = new Map<string, Output>();
    const follow = (file: string): void => {
      const output = outputs[file];
      if (output === undefined || seen.has(file)) return;
      seen.set(file, output);
      for (const { path, kind } of output.imports) if (kind === 'import-statement') follow(path);
    };
    follow(`${handler}.mjs`);
    return [...seen.values()];
  }

  it.each(HANDLERS)(
    '%s carries no embedded AWS, no demo, no terminal, and loads no sink before it is asked for',
    (handler) => {
      const all = Object.values(outputs).flatMap(({ inputs }) => inputs);
      const strangers = /^src\/(sandbox|demo|cli)\/|node_modules\/(@clack|commander|cli-table3)\//;
      expect(all.filter((file) => strangers.test(file))).toEqual([]);
      const first = loaded(handler).flatMap(({ inputs }) => inputs);
      expect(first.length).toBeGreaterThan(100);
      const later =
        /node_modules\/(ldapts|@aws-sdk\/client-(s3|secrets-manager|kms|cloudtrail|organizations))\//;
      expect(first.filter((file) => later.test(file))).toEqual([]);
    },
  );

  it.each(HANDLERS)('%s stays small', (handler) => {
    const bytes = loaded(handler).reduce((sum, output) => sum + output.bytes, 0);
    expect(bytes).toBeLessThan(1.2e6);
  });
});
