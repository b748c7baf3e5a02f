import { describe, expect, it } from 'vitest';
import { toDate } from '../../src/core/model/time.ts';
import { daysAgo } from '../build/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import {
  aUser,
  apply,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  plan,
  recordOf,
  stateOf,
  statusOf,
  writes,
} from '../harness/steps.ts';

const DENIED = { kind: 'error', code: 'AccessDenied', status: 403 } as const;
const OLD = keyId('ana', 1);
const NEW = keyId('ana', 2);

/** Where check-and-rotate put its files. */
const HANDOVER = { s3: { buckets: ['handover'] } };
const policy = policyFile({
  rules: [
    {
      name: 'all',
      rotate: {
        by: 'keywarden',
        after: '60d',
        deactivate: '10d',
        'old-key-idle': '3d',
        delete: '10d',
        remind: [],
      },
    },
  ],
  deliver: { to: 's3', bucket: 'handover' },
  'take-over': { 'check-and-rotate': { 'date-tag': 'last-check-date', 'old-key-tag': 'last-check-old-key' } },
});

/** A user whom check-and-rotate gave a new key that many days ago. */
function flying(name: string, ago = 4, tags: Readonly<Record<string, string>> = {}): User {
  const user = aUser(name, { ageDays: 66, lastUsedDaysAgo: 5 }, { ageDays: ago, lastUsedDaysAgo: 0 });
  return {
    ...user,
    tags: {
      ...user.tags,
      'last-check-date': toDate(daysAgo(ago)),
      'last-check-old-key': keyId(name, 1),
      ...tags,
    },
  };
}

const tagsOf = (world: World, name: string) =>
  Object.keys(world.control.state()[0]?.users.find((user) => user.name === name)?.tags ?? {}).toSorted();

describe('a rotation in flight', () => {
  it('is taken over in one run: both records in one call, then the old tags; the owner hears in the same run', async () => {
    const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana')] });
    expect((await plan(world)).steps).toEqual(['repair ana']);
    expect((await apply(world)).done).toEqual(['notify ana', 'repair ana']);
    expect(
      writes(world).filter((call) => call.startsWith('iam:Tag') || call.startsWith('iam:Untag')),
    ).toEqual(['iam:TagUser', 'iam:UntagUser']);
    expect(tagsOf(world, 'ana')).toEqual(['email', `keywarden:${OLD}`, `keywarden:${NEW}`].toSorted());
    expect([stateOf(world, OLD), stateOf(world, NEW)]).toEqual(['replaced', 'issued']);
    // Used on one day, the new key proves nothing yet.
    world.passDays(7);
    expect((await apply(world)).done).toEqual([]);
    world.control.use(NEW);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
    world.passDays(10);
    expect((await apply(world)).done).toEqual(['delete ana']);
    world.passDays(1);
    await apply(world);
    expect(tagsOf(world, 'ana')).toEqual(['email']);
    await expectWholeJournal(world);
  });

  it.each([
    ['s3', { to: 's3', bucket: 'handover' }, true],
    ['secrets-manager', { to: 'secrets-manager' }, false],
  ])(
    'is announced with where the predecessor put the new key, and with no other place: %s',
    async (to, deliver, named) => {
      const to3 = { to: 's3', bucket: 'handover' };
      const world = await aWorld({
        ...HANDOVER,
        policy: policy.replace(JSON.stringify(to3), JSON.stringify(deliver)),
        users: [flying('ana')],
      });
      await apply(world);
      const [mail] = world.control.mails();
      expect([to, mail?.text?.includes(`s3://handover/credential/ana/ana_${NEW}.csv`)]).toEqual([to, named]);
      expect(mail?.text).not.toContain('secretsmanager');
      expect(mail?.text).toContain(NEW);
    },
  );

  it('is not rotated, deactivated or deleted by the run that takes it over, whatever the tags say', async () => {
    const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana', 50)] });
    await apply(world);
    expect(keyChanges(world)).toEqual([]);
    expect([statusOf(world, OLD), statusOf(world, NEW)]).toEqual(['Active', 'Active']);
  });

  it('whose old tags could not be removed stands, and the next run removes them and writes nothing else', async () => {
    const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana')] });
    world.control.addFault({ operation: 'iam:UntagUser', ...DENIED });
    expect(await apply(world)).toMatchObject({ code: 1, failed: ['repair ana'] });
    const record = recordOf(world, OLD);
    expect([record, tagsOf(world, 'ana')]).toEqual([
      expect.stringContaining('state=replaced'),
      expect.arrayContaining(['last-check-date', 'last-check-old-key']),
    ]);
    world.control.clearFaults();
    world.passDays(1);
    expect(await apply(world)).toMatchObject({ code: 0, done: ['notify ana', 'repair ana'] });
    expect([recordOf(world, OLD), tagsOf(world, 'ana')]).toEqual([
      record,
      expect.not.arrayContaining(['last-check-date']),
    ]);
  });

  it('whose records could not be written keeps its old tags, and is taken over by the next run', async () => {
    const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana'), flying('bo')] });
    world.control.addFault({ operation: 'iam:TagUser', userName: 'ana', ...DENIED });
    expect(await apply(world)).toMatchObject({
      code: 1,
      failed: ['repair ana'],
      done: ['notify bo', 'repair bo'],
    });
    expect(tagsOf(world, 'ana')).toEqual(['email', 'last-check-date', 'last-check-old-key']);
    world.control.clearFaults();
    world.passDays(1);
    expect(await apply(world)).toMatchObject({ code: 0, done: ['notify ana', 'repair ana'] });
  });

  it.each(['iam:TagUser', 'iam:UntagUser'])(
    'whose %s took effect and was answered with an error, converges',
    async (operation) => {
      const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana')] });
      world.control.addFault({ ...DENIED, operation, kind: 'error-after', times: 1 });
      expect((await apply(world)).code).toBe(1);
      const record = recordOf(world, OLD);
      expect(record).toContain('state=replaced');
      world.passDays(1);
      expect((await apply(world)).code).toBe(0);
      expect([recordOf(world, OLD), tagsOf(world, 'ana').filter((tag) => tag.startsWith('last'))]).toEqual([
        record,
        [],
      ]);
      await expectWholeJournal(world);
    },
  );

  it('counts on from its tag, whenever it is taken over', async () => {
    const world = await aWorld({ ...HANDOVER, policy, users: [flying('ana')] });
    world.passDays(2);
    await apply(world);
    expect(recordOf(world, OLD)).toContain(`since=${toDate(daysAgo(3))}T00:00Z`);
  });

  it('that is not clear is held, named with its reason, and shows in the exit code; others go on', async () => {
    const users = [flying('ana', 4, { 'last-check-date': 'soon' }), flying('bo')];
    const world = await aWorld({ ...HANDOVER, policy, users });
    const ran = await apply(world);
    expect([ran.code, ran.done]).toEqual([1, ['notify bo', 'repair bo']]);
    expect(ran.err).toContain(
      'Not decided: ana: What a predecessor began on ana is not clear: the tag last-check-date',
    );
    expect(await holdOf(world, OLD)).toBe('TakeOverUnclear');
    const { out } = await world.run(['explain', 'ana']);
    expect(out).toContain('TakeOverUnclear');
    expect(tagsOf(world, 'ana')).toContain('last-check-date');
  });

  it('waits for the rollout like everything that begins', async () => {
    const world = await aWorld({
      policy: policy.replace('"stop-above":"100%"', '"rollout":"0%"'),
      users: [flying('ana')],
    });
    expect((await apply(world)).done).toEqual([]);
    expect(await holdOf(world, OLD)).toBe('NotInRollout');
  });
});
