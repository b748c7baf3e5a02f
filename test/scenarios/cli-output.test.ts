import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { readExplained } from '../harness/json.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, apply, keyId } from '../harness/steps.ts';

const ODD = policyFile({ rules: [{ ...EVERYONE, unused: undefined, rotate: { after: '90d' } }] });

/** Ana's key was deactivated, bo's was announced. */
async function aUsedWorld(): Promise<World> {
  const world = await aWorld({
    users: [aUser('ana', IDLE), aUser('bo', { ageDays: 100, lastUsedDaysAgo: 40 })],
  });
  await apply(world);
  world.passDays(7);
  await apply(world);
  return world;
}

const READING: readonly (readonly string[])[] = [
  ['scan'],
  ['plan'],
  ['explain', 'ana'],
  ['history'],
  ['history', '--verify'],
  ['config', 'check'],
  ['config', 'show'],
  ['config', 'schema'],
];

describe('every command', () => {
  it('prints data and nothing else on standard output when asked for JSON', async () => {
    const world = await aUsedWorld();
    for (const command of [...READING, ['apply', '--yes'], ['restore', keyId('ana')]]) {
      const ran = await world.run([...command, '--output', 'json']);
      expect([command, ran.code, typeof ran.json()]).toEqual([command, 0, 'object']);
    }
  });

  it('says nothing on standard error with --quiet, not even the odd choices of the configuration', async () => {
    const world = await aUsedWorld();
    await world.write('odd.yaml', ODD);
    for (const command of [...READING.slice(0, 7), ['apply', '--yes']]) {
      const loud = await world.run([...command, '--config', 'odd.yaml']);
      expect([command, loud.err]).toEqual([command, expect.stringContaining('Warning: ')]);
      const quiet = await world.run([...command, '--config', 'odd.yaml', '--quiet']);
      expect([command, quiet.err]).toEqual([command, '']);
    }
  });

  it('still says what is wrong with --quiet', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    world.control.addFault({ operation: 'sts:*', kind: 'error', code: 'AccessDenied', status: 403 });
    const { code, out, err } = await world.run(['scan', '--quiet']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('sts:GetCallerIdentity was denied');
  });

  it('draws colours on a terminal only, and not where NO_COLOR is set', async () => {
    const world = await aUsedWorld();
    const env = { AWS_ENDPOINT_URL: world.sandbox.endpoint };
    const isTerminal = { input: true, output: true, error: true };
    // eslint-disable-next-line no-control-regex
    const colours = /\u001b\[/;
    for (const command of [['scan'], ['plan'], ['explain', 'ana'], ['history']]) {
      expect((await world.run(command, { env, isTerminal })).out).toMatch(colours);
      expect((await world.run(command, { env: { ...env, NO_COLOR: '1' }, isTerminal })).out).not.toMatch(
        colours,
      );
      expect((await world.run(command, { env })).out).not.toMatch(colours);
      expect((await world.run([...command, '--output', 'json'], { env, isTerminal })).out).not.toMatch(
        colours,
      );
    }
  });

  it('shows progress on a terminal for what takes over a second, and takes it away again', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    let now = 0;
    const slow = { clock: () => (now += 2_000) };
    const quick = { clock: () => now };
    const isTerminal = { input: false, output: false, error: true };
    const shown = await world.run(['scan'], { ...slow, isTerminal });
    expect(shown.err).toContain('Reading users 2/2');
    expect(shown.err.endsWith('\r\u001b[2K')).toBe(true);
    expect((await world.run(['scan'], { ...quick, isTerminal })).err).toBe('');
    expect((await world.run(['scan'], slow)).err).toBe('');
    expect((await world.run(['scan', '--quiet'], { ...slow, isTerminal })).err).toBe('');
  });

  it('shows a stack trace only with --debug', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    world.control.addFault({ operation: 'sts:*', kind: 'error', code: 'AccessDenied', status: 403 });
    expect((await world.run(['scan'])).err).not.toMatch(/\n\s+at /);
    expect((await world.run(['scan', '--debug'])).err).toMatch(/\n\s+at /);
  });

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['scan', '--frobnicate'], "unknown option '--frobnicate'"],
    [['scan', '--output', 'xml'], 'Allowed choices are table, json'],
    [['scan', '--account', '1234'], 'An account id has twelve digits'],
    [['scan', '--endpoint-url', 'localhost:4566'], '--endpoint-url is "localhost:4566", and must be a URL'],
    [['explain'], "missing required argument 'user-or-key'"],
    [['restore', 'ana'], '"ana" is not an access key id'],
    [['history', '--head', 'abc'], '--head is what --verify looks for'],
  ])('ends with 2 and no data for wrong usage: %j', async (args, why) => {
    const world = await aWorld();
    const { code, out, err } = await world.run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(why);
    expect(world.control.calls()).toEqual([]);
  });
});

describe('data of the reading commands', () => {
  it('explain: facts, decision, record, receipts and history of each key', async () => {
    const world = await aUsedWorld();
    const [explained] = readExplained(await world.run(['explain', 'ana', '--output', 'json'])).keys;
    expect(explained).toMatchObject({
      keyId: keyId('ana'),
      status: 'Inactive',
      record: expect.stringMatching(
        /^v2 state=deactivated since=2026-11-11T02:00Z cause=unused run=[0-9a-f]{8} store=[0-9a-f]{8} n=2 seal=k\S{20}$/,
      ),
      decisions: [
        { kind: 'hold', reason: 'AwaitingDeletion', next: { step: 'delete', at: '2026-12-11T02:00:00Z' } },
      ],
      receipts: expect.arrayContaining([
        expect.objectContaining({ recipients: ['ana@example.com'], voided: null }),
      ]),
    });
    const byKey = await world.run(['explain', keyId('ana'), '--output', 'json']);
    expect(readExplained(byKey).user).toBe('ana');
    expect(await world.run(['explain', 'nobody'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is no user or key nobody in this account'),
    });
  });

  it('history: every entry with its place in the chain, of one user or key when asked', async () => {
    const world = await aUsedWorld();
    const read = async (...more: readonly string[]) =>
      (await world.run(['history', '--output', 'json', ...more])).json() as {
        version: number;
        entries: readonly Record<string, unknown>[];
      };
    const all = await read();
    expect(all.version).toBe(1);
    expect(all.entries.map(({ seq }) => seq)).toEqual(all.entries.map((_, index) => index + 1));
    expect(all.entries[0]).toMatchObject({ event: 'run-started', at: '2026-11-04T02:00:00Z', user: null });
    const ana = (await read('ana')).entries;
    expect(ana.length).toBeGreaterThan(3);
    expect(new Set(ana.map(({ user }) => user))).toEqual(new Set(['ana']));
    expect(await read(keyId('ana'))).toEqual(await read('ana'));
  });

  it('restore: whether it was restored', async () => {
    const world = await aUsedWorld();
    const restore = () => world.run(['restore', keyId('ana'), '--output', 'json']);
    expect((await restore()).json()).toMatchObject({ version: 1, keyId: keyId('ana'), restored: true });
    const again = await restore();
    expect(again.code).toBe(1);
    expect(again.json()).toMatchObject({
      restored: false,
      message: expect.stringContaining('already active'),
    });
  });

  it('config: the rules, the policy with its defaults, a JSON Schema', async () => {
    const world = await aWorld();
    const data = async (name: string) => (await world.run(['config', name, '--output', 'json'])).json();
    expect(await data('check')).toMatchObject({ version: 1, rules: ['everyone'] });
    expect(await data('show')).toMatchObject({ guardrails: { perDay: 10, exemptMax: 180 * 86_400_000 } });
    expect(await data('schema')).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
    expect(world.control.calls()).toEqual([]);
  });
});
