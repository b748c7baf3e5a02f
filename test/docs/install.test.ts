import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { becomeRole } from '../harness/bound.ts';
import { ACCOUNT, aWorld } from '../harness/cli.ts';
import { IDLE, aUser } from '../harness/steps.ts';
import { documentedPolicies, manifest, read } from '../install/documents.ts';

const FOLDER = 'docs/install';
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const HOMES = ['docker.md', 'github-actions.md', 'kubernetes.md', 'laptop.md'];

const check = (...more: string[]) =>
  spawnSync(process.execPath, ['scripts/install-documents.js', '--check', ...more], { encoding: 'utf8' });

describe('the pages of docs/install', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('print what is made today; else run: node scripts/install-documents.js', () => {
    const { status, stderr } = check();
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each([
    ['a policy was edited', 'laptop.md', '"iam:ListUsers"', '"iam:*"'],
    ['a file was edited', 'kubernetes.md', 'serviceaccount:keywarden:keywarden', 'serviceaccount:*'],
  ])('are found out when %s', (_, page, before, after) => {
    const folder = mkdtempSync(join(tmpdir(), 'keywarden-docs-'));
    folders.push(folder);
    cpSync(join(FOLDER, page), join(folder, page));
    const text = readFileSync(join(folder, page), 'utf8');
    expect(text).toContain(before);
    writeFileSync(join(folder, page), text.replace(before, after));
    const { status, stderr } = check(folder);
    expect([status, stderr]).toEqual([1, expect.stringContaining(page)]);
  });

  it.each(HOMES)('%s has the policies of its home, and the index leads there', (page) => {
    expect([...documentedPolicies(page).keys()]).toEqual(expect.arrayContaining(['read', 'notify', 'write']));
    expect(read(join(FOLDER, 'README.md'))).toContain(`](${page})`);
  });

  it.each(pages)('%s links only to files and headings that exist', (page) => {
    const links = [...read(join(FOLDER, page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    for (const [, target = '', heading] of links) {
      const file = target === '' ? join(FOLDER, page) : join(FOLDER, target);
      expect(existsSync(file), `${page}: ${target}`).toBe(true);
      if (heading !== undefined) expect(headings(file), `${page}: ${target}#${heading}`).toContain(heading);
    }
  });

  it.each(pages)('%s names no command that does not exist', (page) => {
    const commands = [...read('src/cli/cli.ts').matchAll(/(?:Command)\('([a-z-]+)'/g)].map(
      ([, name]) => name,
    );
    const named = [
      ...read(join(FOLDER, page)).matchAll(/^(?:npx )?keywarden ([a-z-]+)|`keywarden ([a-z-]+)/gm),
    ];
    expect(named.map(([, one, other]) => one ?? other).filter((name) => !commands.includes(name))).toEqual(
      [],
    );
  });
});

describe('the policies that the pages print', () => {
  const cases: readonly [string, string, string][] = [
    ['laptop.md and docker.md', 'laptop.md', read('examples/keywarden.yaml')],
    ['kubernetes.md', 'kubernetes.md', inConfigMap()],
  ];

  it.each(cases)('of %s are all that a day of that home takes', async (_, page, policy) => {
    const world = await aWorld({
      policy,
      users: [aUser('ana', IDLE)],
      s3: { buckets: [{ name: 'example-keywarden' }] },
      kms: { keys: [{ alias: 'alias/keywarden-state' }] },
    });
    const roles = [{ name: 'Keywarden', policies: Object.fromEntries(documentedPolicies(page)) }];
    world.control.seed({ accounts: [{ id: ACCOUNT, roles }] });
    world.control.setSwitches({ policies: true });
    await becomeRole(world, 'Keywarden');
    expect((await world.run(['apply', '--yes', '--quiet'])).code).toBe(0);
    expect(world.control.mails().map(({ to }) => to)).toContainEqual(['ana@example.com']);
  });

  it('are the same in docker.md and laptop.md, which have one configuration', () => {
    expect(documentedPolicies('docker.md')).toEqual(documentedPolicies('laptop.md'));
  });
});

function inConfigMap(): string {
  const data = manifest('examples/kubernetes/cronjob.yaml', 'ConfigMap')['data'] as Record<string, string>;
  return data['keywarden.yaml'] ?? '';
}

/** As anchors: lower case, dashes for spaces, nothing else. */
function headings(file: string): readonly string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
