import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** What lint cannot see: each way out of Keywarden is in one file, and these are the only ones that may open it. */
const DOORS: readonly {
  readonly what: string;
  readonly sign: RegExp;
  readonly only: readonly string[];
}[] = [
  {
    what: 'the terminal past its door',
    sign: /\bio\.draw\b/,
    only: ['src/cli/commands/demo.ts', 'src/cli/progress.ts'],
  },
  {
    what: 'the streams of the process',
    sign: /\b(?:stdout|stderr)\b\.?(?:write)?/,
    only: ['src/cli/index.ts', 'src/cli/real-io.ts'],
  },
  { what: 'HTML, escaped', sign: /&lt;/, only: ['src/core/html.ts', 'src/core/redact.ts'] },
  {
    what: 'HTML, written',
    sign: /<\/?(?:html|head|body|table|tr|td|div|span|script)\b[^>]*>/,
    only: ['src/demo/ending/mail-files.ts'],
  },
  { what: 'templates', sign: /from 'liquidjs'/, only: ['src/notify/engine.ts'] },
  { what: 'CSV', sign: /'""'/, only: ['src/core/csv.ts'] },
  {
    what: 'text of mails',
    sign: /from '\.\/plain\.ts'/,
    only: ['src/notify/door.ts', 'src/notify/engine.ts'],
  },
  {
    what: 'regular expressions made of a text',
    sign: /new RegExp\(/,
    only: ['src/cli/terminal.ts', 'src/demo/keywarden.ts'],
  },
];

const sources = async (): Promise<ReadonlyMap<string, string>> => {
  const names = (await readdir('src', { recursive: true })).filter(
    (name) =>
      name.endsWith('.ts') && !/\.(?:test|fixture|d)\.ts$/.test(name) && !/^sandbox\/|\/testing\//.test(name),
  );
  const texts = names.map(async (name) => [`src/${name}`, await readFile(`src/${name}`, 'utf8')] as const);
  return new Map(await Promise.all(texts));
};

describe('nobody but the door makes', () => {
  it.each(DOORS)('$what', async ({ sign, only }) => {
    const found = [...(await sources())].filter(([, text]) => sign.test(withoutComments(text)));
    expect(found.map(([name]) => name).toSorted()).toEqual(only);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
