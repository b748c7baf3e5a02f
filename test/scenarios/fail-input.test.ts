import { describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { IDLE, aUser, apply, holdOf, keyId, recordOf, statusOf, writes } from '../harness/steps.ts';
import { putRecord } from '../harness/store.ts';

const ANA = keyId('ana');
const YAML = `version: 1
owners: [{ tag: email }]
rules:
  - name: everyone
    unusd: { after: 45d }
    rotate: { warn: 90d, after: 60d }
  - name: everyone
    unused: { after: 45 days, grace: 1h, remind: [30d] }
guardrails: { stop-above: 200% }
`;

describe('a configuration with faults', () => {
  it('is refused with all of them at once, each with line and column, and nothing is called', async () => {
    const world = await aWorld({ policy: YAML, users: [aUser('ana', IDLE)] });
    for (const command of [['config', 'check'], ['scan'], ['plan'], ['apply', '--yes']]) {
      const { code, out, err } = await world.run(command);
      expect([command, code, out]).toEqual([command, 2, '']);
      const places = [...err.matchAll(/keywarden\.yaml:(\d+):\d+ /g)].map(([, line]) => Number(line));
      expect([...new Set(places)]).toEqual([5, 6, 7, 8, 9]);
      expect(err).toContain('Did you mean unused?');
    }
    expect(world.control.calls()).toEqual([]);
  });

  it.each([
    ['that is not YAML', 'rules: [', /keywarden\.yaml:1:\d+ /],
    ['that is empty', '', /keywarden\.yaml:1:1 /],
    ['of a version to come', 'version: 2\nrules: []\n', /keywarden\.yaml:1:10 version/],
    ['that is a list', '- version: 1\n', /keywarden\.yaml:1:1 /],
  ])('%s is refused', async (_, policy, place) => {
    const world = await aWorld({ policy });
    const { code, err } = await world.run(['config', 'check']);
    expect([code, err]).toEqual([2, expect.stringMatching(place)]);
  });

  it('that is named and not there, or is a folder, is refused: another one would be another policy', async () => {
    const world = await aWorld();
    expect(await world.run(['plan', '--config', 'nope.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no such file'),
    });
    expect(await world.run(['plan', '--config', '.'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be read: it is a folder'),
    });
    const env = { AWS_ENDPOINT_URL: world.sandbox.endpoint, KEYWARDEN_CONFIG: 'nope.yaml' };
    expect((await world.run(['plan'], { env })).code).toBe(2);
  });
});

describe('a record that cannot be read', () => {
  /** Ana and bo are past their grace. */
  const aDueWorld = async (): Promise<World> => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    await apply(world);
    world.passDays(7);
    world.control.clearCalls();
    return world;
  };

  it.each([
    ['that is no record', 'deactivate me', 'it is of a version that this Keywarden does not know'],
    ['of a version to come', 'v9 state=deactivated', 'it is of a version that this Keywarden does not know'],
    [
      'in a state nobody knows',
      'v2 state=burnt since=2026-11-01T02:00Z run=aaaaaaaa',
      'state "burnt" is not one of',
    ],
    ['from the future', 'v2 state=restored since=2026-12-01T02:00Z run=aaaaaaaa', 'lies in the future'],
    [
      'older than its key',
      'v2 state=restored since=2020-01-01T02:00Z run=aaaaaaaa',
      'it is older than the key',
    ],
    ['that says a thing twice', 'v2 state=restored state=adopted', '"state" stands twice'],
  ])('%s holds the user, is named, shows in the exit code, and stops nobody else', async (_, value, why) => {
    const world = await aDueWorld();
    const written = await putRecord(world, 'ana', ANA, value);
    const { code, done, err } = await apply(world);
    expect([code, done]).toEqual([1, ['deactivate bo', 'notify bo']]);
    expect(err).toContain(`Not decided: ana: The tag keywarden:${ANA} of ana cannot be read`);
    expect(err).toContain(why);
    expect(await holdOf(world, ANA)).toBe('RecordUnreadable');
    expect([statusOf(world, ANA), recordOf(world, ANA)]).toEqual(['Active', written]);
    await world.byHand.untagUser('ana', [`keywarden:${ANA}`]);
    expect(await apply(world)).toMatchObject({ code: 0, done: ['deactivate ana', 'notify ana'] });
  });

  it('in our name that is none of ours holds the user too', async () => {
    const world = await aDueWorld();
    await world.byHand.tagUser('ana', new Map([['keywarden:owner', 'ana']]));
    expect(await apply(world)).toMatchObject({ code: 1, done: ['deactivate bo', 'notify bo'] });
    expect(await holdOf(world, ANA)).toBe('RecordUnreadable');
  });

  it('written between the plan and the step makes the step fail, not pass for skipped', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    const { code, out } = await world.run(['apply'], {
      isTerminal: { input: true, output: true, error: true },
      confirm: async () => {
        await world.byHand.tagUser('ana', new Map([[`keywarden:${ANA}`, 'gibberish']]));
        return true;
      },
    });
    expect([code, statusOf(world, ANA)]).toEqual([1, 'Active']);
    expect(out).toContain('Failed:');
  });

  it('of another run that may still be at work is waited for, an hour at most', async () => {
    const world = await aDueWorld();
    const content = 'v2 state=deactivating since=2026-11-11T01:30Z cause=unused run=aaaaaaaa n=1';
    await putRecord(world, 'ana', ANA, content);
    expect((await apply(world)).done).toEqual(['deactivate bo', 'notify bo']);
    expect(await holdOf(world, ANA)).toBe('RotationInProgress');
    world.passDays(1 / 24);
    expect((await apply(world)).done).toEqual(['repair ana']);
    expect(recordOf(world, ANA)).toBeUndefined();
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });
});

describe('a user with 50 tags', () => {
  it('is told, as a notice writes no tag, and not touched: there would be no room for the record', async () => {
    const full = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`tag${index}`, 'x']));
    const ana = aUser('ana', IDLE);
    const world = await aWorld({ users: [{ ...ana, tags: { ...ana.tags, ...full } }] });
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(7);
    expect((await apply(world)).done).toEqual([]);
    expect(await holdOf(world, ANA)).toBe('NoTagRoom');
    expect(writes(world)).toEqual(['ses:SendEmail']);
    await world.byHand.untagUser('ana', ['tag7']);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });
});
