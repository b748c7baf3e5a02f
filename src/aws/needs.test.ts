import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NEEDS } from './needs.ts';

/** In which files the functions of each group are. */
const FILES: Readonly<Record<keyof typeof NEEDS, readonly string[]>> = {
  iam: ['iam-keys', 'iam-report', 'iam-tags', 'iam-users'],
  sts: ['sts'],
  email: ['ses'],
  secrets: ['secrets-manager'],
  buckets: ['s3'],
  objects: ['s3-objects'],
  kms: ['kms'],
  stateSecret: ['state-secret'],
  trail: ['cloudtrail'],
  organizations: ['organizations'],
  inspect: ['inspect-iam', 'inspect-ses', 'inspect-s3'],
};

/** Operations whose action has another name than they. https://docs.aws.amazon.com/AmazonS3/latest/userguide/list_amazons3.html */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  's3:CopyObject': 's3:PutObject',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
};

interface Found {
  readonly group: string;
  readonly name: string;
  /** The actions after `Needs:` in its docstring; null: there is none. */
  readonly said: readonly string[] | null;
  /** The commands of the SDK that its body sends, as actions. */
  readonly sent: readonly string[];
}

/** The prefix of the actions of a file: how its SDK client signs. */
const PREFIX: Readonly<Record<string, string>> = {
  's3-objects': 's3',
  'secrets-manager': 'secretsmanager',
  'state-secret': 'secretsmanager',
};

/** Every function of a service file that sends something. */
const found: readonly Found[] = Object.entries(FILES).flatMap(([group, files]) =>
  files.flatMap((file) => functionsOf(group, file, readFileSync(`src/aws/${file}.ts`, 'utf8'))),
);

function functionsOf(group: string, file: string, source: string): readonly Found[] {
  const heads = [...source.matchAll(/^(?:export )?(?:async )?function\*? (\w+)/gm)];
  return heads.flatMap((head, index) => {
    const body = source.slice(head.index, heads[index + 1]?.index ?? source.length);
    const sent = [...body.matchAll(/new (\w+)Command\(/g)].map(([, name]) => actionOf(file, name ?? ''));
    const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(source.slice(0, head.index))?.[1];
    const needs = /Needs: ([^]*)$/.exec(comment ?? '')?.[1];
    const said = needs === undefined ? null : [...needs.matchAll(/\b[a-z0-9]+:[A-Z]\w+/g)].map(([it]) => it);
    // `sendCommand` only builds what `send` sends.
    return sent.length === 0 && said === null ? [] : [{ group, name: head[1] ?? '', said, sent }];
  });
}

function actionOf(file: string, command: string): string {
  const operation = `${PREFIX[file] ?? file.replace(/^inspect-|-.*$/g, '')}:${command}`;
  return OTHER_NAMES[operation] ?? operation;
}

const needs = (group: string, name: string): readonly string[] =>
  (NEEDS as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>)[group]?.[name] ?? [];

describe('the actions that src/aws says it needs', () => {
  it('are said of every function there is, and of no other', () => {
    const said = found.filter((each) => each.said !== null).map(({ group, name }) => `${group}.${name}`);
    const listed = Object.entries(NEEDS).flatMap(([group, functions]) =>
      Object.keys(functions).map((name) => `${group}.${name}`),
    );
    expect(said.toSorted()).toEqual(listed.toSorted());
  });

  it.each(found.filter(({ said }) => said !== null))(
    'are those of the docstring of $group.$name',
    ({ group, name, said }) => {
      // Said of what needs nothing: the one call that AWS answers everybody.
      const allowed = (said ?? []).filter((action) => action !== 'sts:GetCallerIdentity');
      expect([...new Set(allowed)].toSorted()).toEqual([...needs(group, name)].toSorted());
    },
  );

  it.each(found.filter(({ sent }) => sent.length > 0))(
    'cover the calls of $group.$name',
    ({ group, name, sent }) => {
      const builder = name === 'sendCommand' ? 'send' : name;
      const wanted = sent.filter((action) => action !== 'sts:GetCallerIdentity');
      expect(needs(group, builder)).toEqual(expect.arrayContaining(wanted));
    },
  );

  it('leave out no file that imports an AWS SDK', () => {
    const known = new Set(Object.values(FILES).flat());
    const senders = readdirSync('src/aws').filter(
      (file) =>
        file.endsWith('.ts') &&
        !file.endsWith('.test.ts') &&
        /new \w+Command\(/.test(readFileSync(`src/aws/${file}`, 'utf8')),
    );
    expect(senders.map((file) => file.replace('.ts', '')).filter((file) => !known.has(file))).toEqual([]);
  });
});
