import { describe, expect, it } from 'vitest';
import { importPredecessor } from '../../src/config/importers/import.ts';
import { ENV_YAML } from '../../src/config/importers/samples.fixture.ts';
import { toDate } from '../../src/core/model/time.ts';
import { daysAgo } from '../build/time.ts';
import { type User, type World, aWorld } from '../harness/cli.ts';
import {
  addressees,
  apply,
  applyDaily,
  aUser as aUserOf,
  expectWholeJournal,
  holdOf,
  keyChanges,
  keyId,
  recordOf,
  stateOf,
  statusOf,
} from '../harness/steps.ts';

/** Hazards of "unused_access_key" and "delete_access_key": each is tried here under what `import` makes of it. */

const { yaml: IMPORTED } = importPredecessor([{ name: 'env.yaml', text: ENV_YAML }]);
const DENIED = { kind: 'error', code: 'AccessDenied', status: 403 } as const;
const OLD = { ageDays: 400, lastUsedDaysAgo: 300 };

function aUser(name: string, ...keys: Parameters<typeof aUserOf>[1][]): User {
  return { ...aUserOf(name, ...keys), tags: { User: `${name}@example.com` } };
}

/** A user with further tags. */
function tagged(user: User, tags: Readonly<Record<string, string>>): User {
  return { ...user, tags: { ...user.tags, ...tags } };
}

const imported = (users: readonly User[], policy = IMPORTED) => aWorld({ policy, users: [...users] });
const mailsTo = (world: World, name: string) =>
  world.control.mails().filter(({ to }) => to.includes(`${name}@example.com`));

describe('the hazards of cloud-governance', () => {
  it('A1: a key that is used today is not deactivated for being old', async () => {
    const used = { ageDays: 400, lastUsedDaysAgo: 0 };
    const byUse = IMPORTED.replace('measure: age,', 'measure: last-used,');
    const world = await imported([aUser('ana', used), aUser('bo', OLD)], byUse);
    for (const days of [2, 2, 3, 7, 7]) {
      await apply(world);
      world.passDays(days);
      world.control.use(keyId('ana'));
    }
    expect([statusOf(world, keyId('ana')), statusOf(world, keyId('bo'))]).toEqual(['Active', 'Inactive']);
    expect(mailsTo(world, 'ana')).toEqual([]);
  });

  it('A1: whoever keeps the old way is told so by the file, by config check and by the import', async () => {
    const world = await imported([]);
    await world.write('env.yaml', ENV_YAML);
    expect((await world.run(['config', 'check'])).err).toContain('keys in daily use are deactivated too');
    expect((await world.run(['import', 'env.yaml'])).err).toContain(
      'write measure: last-used to spare keys that are in use',
    );
  });

  it('A2: a 400-day-old key is announced on the first run and has its whole grace', async () => {
    const world = await imported([aUser('ana', OLD)]);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(keyChanges(world)).toEqual([]);
    const done = await applyDaily(world, 7);
    expect(done).toEqual({ 2: ['notify ana'], 4: ['notify ana'], 7: ['deactivate ana', 'notify ana'] });
  });

  it('A3: a key is never deactivated and deleted in one run: deletion counts from the deactivation', async () => {
    const world = await imported([aUser('ana', OLD)]);
    await apply(world);
    const done = await applyDaily(world, 38);
    const when = (step: string) =>
      Object.keys(done).find((day) => done[Number(day)]?.includes(`${step} ana`));
    expect([when('deactivate'), when('delete')]).toEqual(['7', '37']);
  });

  it('A4: an error reading tags blocks the user, who may be exempt, and is never "no tags"', async () => {
    const exempt = tagged(aUser('ana', OLD), { Policy: 'not_delete' });
    const world = await imported([exempt, aUser('bo', OLD)]);
    world.control.addFault({ operation: 'iam:GetAccountAuthorizationDetails', ...DENIED });
    world.control.addFault({ operation: 'iam:ListUserTags', userName: 'ana', ...DENIED });
    for (const day of [0, 2, 2, 3]) {
      world.passDays(day);
      const { code, err } = await apply(world);
      expect([code, err]).toEqual([1, expect.stringContaining('Not decided: ana')]);
    }
    expect([statusOf(world, keyId('ana')), mailsTo(world, 'ana')]).toEqual(['Active', []]);
    expect(statusOf(world, keyId('bo'))).toBe('Inactive');
    expect(await holdOf(world, keyId('ana'))).toBe('ObservationIncomplete');
  });

  it('A5: when a key vanishes, the other inherits neither its record nor its fate', async () => {
    const [first, second] = [keyId('ana', 1), keyId('ana', 2)];
    const world = await imported([aUser('ana', OLD, { ageDays: 10, lastUsedDaysAgo: 0 })]);
    await apply(world);
    await applyDaily(world, 7);
    expect([stateOf(world, first), stateOf(world, second)]).toEqual(['deactivated', undefined]);
    await world.byHand.deleteKey('ana', first);
    await world.byHand.setKeyStatus('ana', second, 'Inactive');
    await applyDaily(world, 40);
    expect([statusOf(world, second), stateOf(world, second)]).toEqual(['Inactive', undefined]);
    expect(await holdOf(world, second)).toBe('InactiveByOthers');
  });

  it('A5: a tag of the predecessor for a key that has vanished does not pass to the other', async () => {
    const dated = { UnusedAccessKey1InactiveDate: toDate(daysAgo(40)) };
    const young = { ageDays: 60, lastUsedDaysAgo: 50, status: 'Inactive' as const };
    const label2 = { UnusedAccessKey2InactiveDate: toDate(daysAgo(40)) };
    const users = [
      tagged(aUser('ana', { ageDays: 60, lastUsedDaysAgo: 0 }), dated),
      tagged(aUser('bo', young), dated),
      tagged(aUser('cy', { ...OLD, status: 'Inactive' }), label2),
    ];
    const world = await imported(users);
    for (let month = 0; month < 3; month += 1) {
      await apply(world);
      world.passDays(20);
    }
    // ana's is on, so nothing is in flight; bo's and cy's may have been switched off by anybody.
    expect(['ana', 'bo', 'cy'].map((name) => statusOf(world, keyId(name)))).toEqual([
      'Active',
      'Inactive',
      'Inactive',
    ]);
    expect([await holdOf(world, keyId('bo')), await holdOf(world, keyId('cy'))]).toEqual([
      'TakeOverUnclear',
      'TakeOverUnclear',
    ]);
    expect(keyChanges(world)).toEqual([]);
  });

  it('A6: a deactivation that failed is not recorded as done', async () => {
    const world = await imported([aUser('ana', OLD), aUser('bo', OLD)]);
    await apply(world);
    await applyDaily(world, 6);
    world.control.addFault({ operation: 'iam:UpdateAccessKey', userName: 'ana', ...DENIED });
    world.passDays(1);
    expect(await apply(world)).toMatchObject({
      code: 1,
      failed: ['deactivate ana'],
      done: ['deactivate bo', 'notify bo'],
    });
    expect([statusOf(world, keyId('ana')), stateOf(world, keyId('ana'))]).toEqual(['Active', 'deactivating']);
    world.control.clearFaults();
    world.passDays(1);
    await apply(world);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it('A6: a deletion that failed neither ends the run nor loses its history', async () => {
    const world = await imported([aUser('ana', OLD), aUser('bo', OLD)]);
    await apply(world);
    await applyDaily(world, 36);
    world.control.addFault({ operation: 'iam:DeleteAccessKey', userName: 'ana', ...DENIED });
    world.passDays(1);
    expect(await apply(world)).toMatchObject({ code: 1, failed: ['delete ana'], done: ['delete bo'] });
    await expectWholeJournal(world);
    const { out } = await world.run(['history', '--output', 'json']);
    expect(out).toMatch(/iam:DeleteAccessKey was denied/);
    expect([statusOf(world, keyId('ana')), statusOf(world, keyId('bo'))]).toEqual(['Inactive', 'gone']);
  });

  it('A7: two keys of one user have a record each, and the mail names both', async () => {
    const [first, second] = [keyId('ana', 1), keyId('ana', 2)];
    const world = await imported([aUser('ana', OLD, { ageDays: 300, lastUsedDaysAgo: 'never' })]);
    await apply(world);
    const [mail, ...more] = mailsTo(world, 'ana');
    expect(more).toEqual([]);
    for (const id of [first, second]) expect(mail?.text).toContain(id);
    await applyDaily(world, 8);
    expect([stateOf(world, first), stateOf(world, second)]).toEqual(['deactivated', 'deactivated']);
    expect(recordOf(world, first)).not.toBe(recordOf(world, second));
  });

  it('A8: a missed run skips no mail, and the date moves so that the reminder keeps its time', async () => {
    const world = await imported([aUser('ana', OLD)]);
    await apply(world);
    // Both reminders and the date itself are missed.
    world.passDays(8);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(mailsTo(world, 'ana')).toHaveLength(2);
    expect(await applyDaily(world, 3)).toEqual({ 3: ['deactivate ana', 'notify ana'] });
  });

  it('A8: exempt users get no mail', async () => {
    const exempt = ['Policy', 'Skip'].map((tag, index) =>
      tagged(aUser(`ana${'ab'[index]}`, OLD), { [tag]: 'not-delete' }),
    );
    const world = await imported(exempt);
    await apply(world);
    await applyDaily(world, 8);
    expect(addressees(world).filter((to) => to.startsWith('ana'))).toEqual([]);
    expect(keyChanges(world)).toEqual([]);
  });

  it('A9: Skip=true exempts, and a Policy tag of another value does not mask Skip=skip', async () => {
    const users = [
      tagged(aUser('ana', OLD), { Skip: 'true' }),
      tagged(aUser('bo', OLD), { Policy: 'gold', Skip: 'skip' }),
      tagged(aUser('cy', OLD), { Policy: 'gold' }),
    ];
    const world = await imported(users);
    await apply(world);
    await applyDaily(world, 7);
    expect(['ana', 'bo', 'cy'].map((name) => statusOf(world, keyId(name)))).toEqual([
      'Active',
      'Active',
      'Inactive',
    ]);
    expect(await holdOf(world, keyId('ana'))).toBe('Exempt');
    expect(await holdOf(world, keyId('bo'))).toBe('Exempt');
  });
});
