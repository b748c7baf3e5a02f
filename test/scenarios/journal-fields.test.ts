import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../harness/io.ts';
import { type World, ACCOUNT, aWorld } from '../harness/cli.ts';
import { MEMBERS, anOrganization } from '../harness/organization.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, IDLE, aUser, apply, keyId } from '../harness/steps.ts';
import { storeFolder, storeOf } from '../harness/store.ts';

type Data = Readonly<Record<string, unknown>>;

async function entriesOf(world: World, account = ACCOUNT) {
  const found: { readonly event: string; readonly run: string; readonly data: Data }[] = [];
  for await (const entry of storeOf(world, account).readHistory()) found.push(entry);
  return found;
}

const dataOf = (entries: readonly { readonly event: string; readonly data: Data }[], event: string) =>
  entries.filter((entry) => entry.event === event).map(({ data }) => data);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('each run says in history', () => {
  it('who ran it, with which version, under which policy; and keeps the text of each policy once', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(1);
    await apply(world);
    const other = `# from now on\n${policyFile()}\n`;
    await world.write('keywarden.yaml', other);
    world.passDays(1);
    await apply(world);
    const began = dataOf(await entriesOf(world), 'run-started');
    const who = { command: 'apply', actor: expect.stringMatching(/^arn:aws:/), version: 'from source' };
    expect(began).toEqual([
      { ...who, items: 1, policy: expect.any(String), policyText: sha256(policyFile()) },
      { ...who, items: 0, policy: expect.any(String), policyText: sha256(policyFile()) },
      { ...who, items: 0, policy: expect.any(String), policyText: sha256(other) },
    ]);
    // Another text that means the same.
    expect(new Set(began.map(({ policy }) => policy)).size).toBe(1);
    const kept = join(storeFolder(world), 'policies', `${sha256(other)}.yaml`);
    expect(await readFile(kept, 'utf8')).toBe(other);
    expect(await filesBelow(join(storeFolder(world), 'policies'))).toHaveLength(2);
    expect(began.every((data) => !('startedBy' in data))).toBe(true);
  });

  it('how many users and keys it saw, and how many it held, by reason', async () => {
    const exempt = { 'keywarden:exempt': 'until=2026-12-24 reason=freeze' };
    const world = await aWorld({
      users: [
        aUser('ana', IDLE),
        aUser('cy', BUSY),
        { name: 'ed', tags: { email: 'ed@example.com', ...exempt }, keys: [IDLE, IDLE] },
      ],
    });
    await apply(world);
    world.passDays(1);
    await apply(world);
    const [first, second] = dataOf(await entriesOf(world), 'run-finished');
    expect(first).toMatchObject({ users: 3, keys: 4, held: { Exempt: 2 }, done: 1 });
    // A key that waits for its date is not held: its step is to come.
    expect(second).toMatchObject({ users: 3, keys: 4, held: { Exempt: 2 }, done: 0 });
    expect((await world.run(['history'])).out.replaceAll(/\s+/g, ' ')).toContain('0 failed, 2 held');
  });

  it('also where a person asked for one thing', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    await world.run(['restore', keyId('ana')]);
    await world.run(['exempt', 'ana', '--until', '2026-12-24', '--reason', 'freeze']);
    const entries = await entriesOf(world);
    expect(dataOf(entries, 'run-started').map(({ command }) => command)).toEqual([
      'apply',
      'apply',
      'restore',
      'exempt',
    ]);
    expect(dataOf(entries, 'run-finished').slice(2)).toMatchObject([{ done: 1 }, { done: 1 }]);
  });

  it('who started it, where accounts are entered by a role', async () => {
    const world = await anOrganization();
    await world.run(['apply', '--yes', '--quiet']);
    const [began] = dataOf(await entriesOf(world, MEMBERS.prod), 'run-started');
    expect(began?.['actor']).toMatch(
      new RegExp(`^arn:aws:sts::${MEMBERS.prod}:assumed-role/KeywardenMember/keywarden-`),
    );
    expect(began?.['startedBy']).toMatch(new RegExp(`^arn:aws:\\w+::${ACCOUNT}:`));
  });
});

describe('each message that was sent', () => {
  it('is in history with the SHA-256 of its text and its HTML', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await apply(world);
    const mails = world.control.mails();
    const told = dataOf(await entriesOf(world), 'notice-accepted');
    expect(told).toHaveLength(2);
    for (const { messageId, textHash, htmlHash } of told) {
      const mail = mails.find(({ id }) => id === messageId);
      expect([sha256(mail?.text ?? ''), sha256(mail?.html ?? '')]).toEqual([textHash, htmlHash]);
    }
    expect(new Set(told.map(({ textHash }) => textHash)).size).toBe(2);
  });
});

describe('a policy that cannot be kept', () => {
  it('stops the run before anything happens', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await world.write(join('store', storeFolder(world).split('/').slice(-2).join('/'), 'policies'), 'a file');
    world.control.clearCalls();
    const { code, err } = await world.run(['apply', '--yes', '--quiet']);
    expect([code, err]).toEqual([1, expect.stringContaining('policies')]);
    expect(world.control.mails()).toEqual([]);
    expect(await entriesOf(world)).toEqual([]);
  });
});
