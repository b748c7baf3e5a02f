// Makes docs/configuration.md from keywarden.schema.json and the presets. With --stdout it prints the text instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const schema = JSON.parse(read('keywarden.schema.json'));

/** Kinds of text, by a piece of their pattern. */
const KINDS = [
  ['[hdw]', 'a duration'],
  ['%$', 'a share'],
  ['\\d{12}', 'an account id, in quotes'],
];

const text = `# Configuration

Everything that \`keywarden.yaml\` can say. \`keywarden config check\` finds every fault at once, and warns of choices that
lead into a dead end; \`keywarden config show\` prints the policy with all defaults filled in. Durations are a whole number of
\`h\`, \`d\` or \`w\`. A section that is left out never runs.

${section('The file', schema)}
${presets()}
Made from \`keywarden.schema.json\` and \`src/config/presets\` by \`npm run docs:configuration\`.
`;

if (process.argv.includes('--stdout')) process.stdout.write(text);
else writeFileSync(join(root, 'docs/configuration.md'), text);

/** A table of the properties of a mapping, and a section for each mapping below it. */
function section(title, node) {
  const required = new Set(node.required ?? []);
  const rows = Object.entries(node.properties).map(
    ([key, property]) =>
      `| \`${key}\`${required.has(key) ? ' (required)' : ''} | ${cell(property.description)} | ${cell(allowed(property))} |`,
  );
  const below = Object.entries(node.properties).flatMap(([key, property]) =>
    mappingsIn(property, title.endsWith('.match`')).map((mapping) =>
      section(title === 'The file' ? `\`${key}\`` : `${title.slice(0, -1)}.${key}\``, mapping),
    ),
  );
  return `## ${title}\n\n| key | meaning | allowed |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${below.join('')}`;
}

/** Mappings with named keys: the property itself, what a list holds, or one of several forms. */
function mappingsIn(property, isInside = false) {
  // A condition may hold conditions: it is described once.
  if (property.$ref) return isInside ? [] : [schema.$defs[property.$ref.split('/').at(-1)]];
  if (property.properties) return [property];
  return [property.items, ...(property.anyOf ?? [])]
    .filter(Boolean)
    .flatMap((form) => mappingsIn(form, isInside));
}

function allowed(property) {
  if (property.$ref) return 'a condition';
  if ('const' in property) return `\`${property.const}\``;
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(', ');
  const forms = property.anyOf ?? property.oneOf;
  if (forms) return [...new Set(forms.map(allowed))].join(', or ');
  if (property.type === 'array') return `a list of: ${allowed(property.items)}`;
  if (property.type === 'object') return property.properties ? 'a section' : 'a mapping of names to text';
  if (property.minimum === 100_000_000_000) return 'an account id, in quotes'; // as YAML reads one without
  if (property.type === 'integer') return wholeNumber(property);
  if (property.type === 'boolean') return '`true`, `false`';
  return KINDS.find(([pattern]) => property.pattern?.includes(pattern))?.[1] ?? 'text';
}

function wholeNumber({ minimum, maximum }) {
  const isSafeLimit = Math.abs(maximum ?? Infinity) >= Number.MAX_SAFE_INTEGER;
  return isSafeLimit ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`;
}

function presets() {
  const names = ['standard', 'cis', 'check-and-rotate', 'cloud-governance'];
  const texts = names.map((name) => {
    const [, yaml] = /`\n([^]*)`;/.exec(read(`src/config/presets/${name}.ts`));
    return `### \`preset:${name}\`\n\n<!-- prettier-ignore -->\n\`\`\`yaml\n${yaml.trim()}\n\`\`\`\n`;
  });
  return `## What the presets hold\n\n${texts.join('\n')}`;
}

function cell(text = '') {
  return text.replaceAll('|', '\\|');
}
