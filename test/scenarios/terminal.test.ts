import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aWorld, type Ran, type World } from '../harness/cli.ts';
import { ALL_HOSTILE, FORGED, HOSTILE_TEXTS, INVISIBLE } from '../harness/hostile.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, keyId } from '../harness/steps.ts';

/** The last way out: whatever a command reads, what it prints is ours or is shown for what it is. */
function expectHarmless({ out, err }: Ran): void {
  for (const text of [out, err]) {
    expect(text).not.toMatch(INVISIBLE);
    expect(text).not.toMatch(FORGED);
  }
}

/** What AWS takes into a tag: no control characters, but separators of lines. */
const IN_A_TAG = '=cmd/evil.example\u2028FORGED Done.\u2029FORGED https://evil.example/login 𝒳';

describe('what somebody wrote into a tag', () => {
  const tagged = () =>
    aWorld({
      users: [
        {
          ...aUser('ana', IDLE),
          tags: {
            email: 'ana@example.com',
            [keyId('ana')]: IN_A_TAG,
            team: IN_A_TAG,
            'keywarden:exempt': IN_A_TAG,
          },
        },
        { ...aUser('bo', IDLE), tags: { email: IN_A_TAG, [`keywarden:${keyId('bo')}`]: IN_A_TAG } },
      ],
    });

  it('shows as text in every command that reads', async () => {
    const world = await tagged();
    for (const args of [
      ['scan'],
      ['plan'],
      ['explain', 'ana'],
      ['explain', 'bo'],
      ['config', 'show', '--user', 'ana'],
    ])
      expectHarmless(await world.run(args));
  });

  it('shows as text when apply says what it did', async () => {
    const world = await tagged();
    expectHarmless(await world.run(['apply', '--yes']));
    expectHarmless(await world.run(['history']));
  });

  it('is the same in JSON, and JSON has none of it raw', async () => {
    const world = await tagged();
    const ran = await world.run(['explain', 'ana', '--output', 'json']);
    expectHarmless(ran);
    expect(JSON.stringify(ran.json())).toContain(IN_A_TAG);
  });
});

it.each(HOSTILE_TEXTS)('an error of AWS shows as text: %#', async (text) => {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  world.control.addFault({
    kind: 'error',
    operation: 'iam:ListAccessKeys',
    code: 'ValidationError',
    status: 400,
    message: text,
  });
  for (const args of [['scan'], ['plan'], ['explain', 'ana'], ['apply', '--yes'], ['plan', '--debug']])
    expectHarmless(await world.run(args));
});

it('a journal that somebody wrote into shows as text', async () => {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  await apply(world);
  await changeJournal(world, (line) => {
    const entry = JSON.parse(line) as { user: string | null; data: Record<string, unknown> };
    return JSON.stringify({
      ...entry,
      user: ALL_HOSTILE,
      data: {
        ...entry.data,
        to: ALL_HOSTILE,
        message: ALL_HOSTILE,
        step: ALL_HOSTILE,
        messageId: ALL_HOSTILE,
      },
    });
  });
  for (const args of [['history'], ['history', 'ana'], ['history', '--verify'], ['explain', 'ana']])
    expectHarmless(await world.run(args));
  const shown = await world.run(['history']);
  expect(shown.out.replaceAll(/\s/g, '')).toContain(String.raw`user\u202etxt.exe`);
});

it('events about mails show as text', async () => {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  const event = (text: string) => ({
    notificationType: 'Bounce',
    mail: { messageId: text, destination: [text], timestamp: '2026-11-01T00:00:00Z' },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: text,
      bouncedRecipients: [{ emailAddress: text, diagnosticCode: text }],
      timestamp: '2026-11-01T00:00:00Z',
    },
  });
  const lines = [...HOSTILE_TEXTS.map((text) => JSON.stringify(event(text))), ...HOSTILE_TEXTS];
  await world.write('events.json', lines.join('\n'));
  expectHarmless(await world.run(['mail-events', 'events.json']));
  for (const text of HOSTILE_TEXTS)
    expectHarmless(await world.run(['mail-events', '--forget', `${text}@example.com`]));
});

it('a plan file that somebody wrote shows as text', async () => {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  const plan = (await world.run(['plan', '--output', 'json'])).json() as {
    policyHash: string;
    accounts: { items: { user: string }[] }[];
  };
  const hostile = (change: object, item: object = {}) =>
    JSON.stringify({
      ...plan,
      accounts: plan.accounts.map((account) => ({
        ...account,
        items: account.items.map((each) => ({ ...each, ...item })),
      })),
      ...change,
    });
  const files = [
    hostile({ policyHash: ALL_HOSTILE }),
    hostile({ version: ALL_HOSTILE }),
    hostile({ [ALL_HOSTILE]: 1 }, { id: ALL_HOSTILE, user: ALL_HOSTILE, keyId: ALL_HOSTILE }),
    hostile(
      { generatedAt: '2026-01-01T00:00:00Z' },
      { id: 'x', user: ALL_HOSTILE, keyId: ALL_HOSTILE, step: 'delete' },
    ),
    hostile({}, { step: ALL_HOSTILE, reason: ALL_HOSTILE }),
    ALL_HOSTILE,
  ];
  for (const [index, text] of files.entries()) {
    await world.write(`${index}.json`, text);
    expectHarmless(await world.run(['apply', `${index}.json`]));
  }
});

describe('the operator’s own text', () => {
  it.each(HOSTILE_TEXTS)('in the configuration shows as text: %#', async (text) => {
    const rules = [{ ...EVERYONE, name: text, match: { user: text, tags: { [text]: text } } }];
    const world = await aWorld({ users: [aUser('ana', IDLE)], policy: policyFile({ rules }) });
    for (const args of [
      ['config', 'check'],
      ['config', 'show'],
      ['plan'],
      ['config', 'show', '--user', 'ana'],
    ])
      expectHarmless(await world.run(args));
    await world.write('keywarden.yaml', `${policyFile({ rules })}\n? ${JSON.stringify(text)}\n: 1`);
    expectHarmless(await world.run(['config', 'check']));
    await world.write(
      'keywarden.yaml',
      policyFile({ rules: [{ ...EVERYONE, [text]: text, unused: { after: text } }] }),
    );
    expectHarmless(await world.run(['config', 'check']));
  });

  it('in a rule’s name is the same when the shown configuration is read again', async () => {
    const name = 'people\u202E and\u200B robots';
    const world = await aWorld({ policy: policyFile({ rules: [{ ...EVERYONE, name }] }) });
    const shown = await world.run(['config', 'show']);
    expectHarmless(shown);
    await world.write('keywarden.yaml', shown.out);
    const again = await world.run(['config', 'show', '--output', 'json']);
    expect(again.json()).toMatchObject({ rules: [{ name }] });
  });

  it.each(HOSTILE_TEXTS)('in an argument shows as text: %#', async (text) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    for (const args of [
      [text],
      ['scan', `--${text}`],
      ['scan', '--account', text],
      ['scan', '--output', text],
      ['scan', '--user', text],
      ['scan', '--credential-report', text],
      ['plan', '--config', text],
      ['plan', '--at', text],
      ['explain', text],
      ['restore', text],
      ['exempt', text, '--until', '2027-01-01', '--reason', text],
      ['history', text],
      ['apply', text],
      ['import', text],
      ['config', text],
      ['mail-events', text],
      ['scan', '--endpoint-url', text],
    ])
      expectHarmless(await world.run(args));
  });
});

it.each(HOSTILE_TEXTS)('a file that is something else shows as text: %#', async (text) => {
  const world = await aWorld({ users: [aUser('ana', IDLE)] });
  const report = `user,arn,user_creation_time\n${JSON.stringify(text)},arn:aws:iam::111122223333:user/${text},x`;
  const variables = `EMAIL_TAG: ${text}\n${JSON.stringify(text)}: ${JSON.stringify(text)}`;
  await world.write('x.env', `${text}\nMAIL=${text}`);
  await world.write('x.yml', variables);
  await world.write('x.csv', report);
  await world.write('y.csv', text);
  for (const args of [
    ['import', 'x.env'],
    ['import', 'x.yml'],
    ['scan', '--credential-report', 'x.csv'],
    ['scan', '--credential-report', 'y.csv'],
    ['sandbox', '--seed', 'x.yml'],
  ])
    expectHarmless(await world.run(args));
  for (const file of [text, `rules: [${text}`, `version: ${text}`, `rules:\n  - name: |\n      ${text}`]) {
    await world.write('keywarden.yaml', file);
    expectHarmless(await world.run(['config', 'check']));
  }
  const owners = policyFile({ owners: [{ map: 'owners.csv' }, { fallback: 'security@example.com' }] });
  await world.write('keywarden.yaml', owners);
  await world.write('owners.csv', `user,account,owner\n${JSON.stringify(text)},x,${JSON.stringify(text)}`);
  for (const args of [['plan'], ['doctor']]) expectHarmless(await world.run(args));
});

async function changeJournal(world: World, change: (line: string) => string): Promise<void> {
  const store = join(world.folder, 'store');
  const files = (await readdir(store, { recursive: true })).filter(
    (name) => name.includes('journal') && name.endsWith('.jsonl'),
  );
  expect(files).not.toEqual([]);
  for (const file of files) {
    const lines = (await readFile(join(store, file), 'utf8')).split('\n').filter((line) => line !== '');
    await world.write(join('store', file), `${lines.map(change).join('\n')}\n`);
  }
}
