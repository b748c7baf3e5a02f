// Makes docs/key-states.md from the table in src/core/model/record-states.ts. With --stdout it prints the text instead.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { STATES } = await load('src/core/model/record-states.ts');
const states = Object.entries(STATES);

const text = `# The states of a key

Keywarden notes what it does to a key in a tag on the key's user, \`keywarden:<AccessKeyId>\`. The tag says \`state=…\`, and this page
says what each state means and which may follow it. Three kinds of hands change a key: Keywarden's own; those of people (the
owner, or anybody else who may change the key); and those of a predecessor, whose work Keywarden takes over. Whoever changed the
key, Keywarden writes the record.

Where record and key contradict each other, the key is right: an active key whose record says \`deactivated\` was switched on by
somebody, and its record becomes \`restored\`.

## The drawing

The black dots are "no record": that is where a key begins and ends. What is rare is left out here and stands in the table.

\`\`\`mermaid
stateDiagram-v2
${drawing().join('\n')}
\`\`\`

## What the states mean

| state | means |
| --- | --- |
${states.map(meaning).join('\n')}

## Every change

| from | to | by | when |
| --- | --- | --- | --- |
${states.flatMap(changes).join('\n')}

An _intent_ is written before a call that cannot be unseen. If a run stops there, a later one reads from the key itself whether
the call was made. It waits for an hour first, because the run that wrote the intent may still be at work.

Whoever removes a record by hand changes no key. Keywarden writes it again as it was (\`RecordLost\`), once.

Made from \`src/core/model/record-states.ts\` by \`npm run docs:states\`.
`;

if (process.argv.includes('--stdout')) process.stdout.write(text);
else writeFileSync(join(root, 'docs/key-states.md'), text);

/** One arrow for every pair of states, with the hands that make the change. */
function drawing() {
  const hands = new Map();
  for (const [from, { next }] of states) {
    for (const { to, by, isRare } of next) {
      if (isRare || from === to) continue;
      const arrow = `${node(from)} --> ${node(to)}`;
      hands.set(arrow, [...new Set([...(hands.get(arrow) ?? []), by])]);
    }
  }
  return [...hands].map(([arrow, by]) => `    ${arrow}: ${by.join(', ')}`);
}

function node(state) {
  return state === 'none' ? '[*]' : state;
}

function meaning([state, { means, isIntent }]) {
  return `| ${named(state)} | ${means}${isIntent ? ' An intent.' : ''} |`;
}

function changes([state, { next }]) {
  return next.map(({ to, by, when }) => `| ${named(state)} | ${named(to)} | ${by} | ${when} |`);
}

function named(state) {
  return state === 'none' ? 'no record' : `\`${state}\``;
}

/** A module of the source, which is TypeScript. */
async function load(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
