// Makes docs/reasons.md from the comments in src/core/checks/reasons.ts. With --stdout it prints the text instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = readFileSync(join(root, 'src/core/checks/reasons.ts'), 'utf8');
const reasons = [...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s+'(\w+)',/g)].map(([, comment, code]) => ({
  code,
  means: comment
    .replaceAll(/\s*\n?\s*\*\s+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim(),
}));

const text = `# Reasons

Every decision carries one of these codes. They are stable: build alarms and reports on them. \`keywarden explain USER\` shows
the reason of each key with its particulars.

${reasons.map(({ code, means }) => `- \`${code}\` — ${means}`).join('\n')}

Made from \`src/core/checks/reasons.ts\` by \`node scripts/reasons.js\`.
`;

if (process.argv.includes('--stdout')) process.stdout.write(text);
else writeFileSync(join(root, 'docs/reasons.md'), text);
