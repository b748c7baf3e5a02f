import { beforeAll, describe, expect, it } from 'vitest';
import { type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { addressees, aUser, expectWholeJournal, keyId, recordOf, statusOf } from '../harness/steps.ts';
import { STORE, functionsOf } from './functions.ts';

const OLD = keyId('ana');
const POLICY = policyFile({
  rules: [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }],
  deliver: { to: 'secrets-manager' },
  store: STORE,
});

/** A day on which the key of one user is to be rotated. */
async function aDay() {
  const world = await aWorld({ users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 1 })], policy: POLICY });
  return { world, ...(await functionsOf(world, POLICY)) };
}

const storeWrites = ({ control }: World) =>
  control.calls().filter(({ service, operation }) => service === 's3' && operation === 'PutObject').length;

/** After the next day everything is as if nothing had happened: one new key that works and is handed over. */
async function expectCaughtUp({ world, account }: Awaited<ReturnType<typeof aDay>>): Promise<void> {
  world.control.clearFaults();
  world.passDays(1);
  await account({ run: 'next' });
  expect(await account({ run: 'next-again' })).toMatchObject({ outcome: 'done' });
  const keys = (await world.byHand.accessKeys('ana')).map(({ keyId: id }) => id);
  const [fresh = '', ...more] = keys.filter((id) => id !== OLD);
  expect([keys.length, more, statusOf(world, OLD), statusOf(world, fresh)]).toEqual([
    2,
    [],
    'Active',
    'Active',
  ]);
  expect(recordOf(world, OLD)).toContain(`state=replaced`);
  expect(recordOf(world, OLD)).toContain(`by=${fresh}`);
  const told = addressees(world);
  expect([told.length >= 1, told.length <= 2, new Set(told)]).toEqual([
    true,
    true,
    new Set(['ana@example.com']),
  ]);
  expect(world.control.mails().at(-1)?.text).toContain(fresh);
  await expectWholeJournal(world);
}

describe('a run whose store in S3 breaks at a write', { timeout: 120_000 }, () => {
  let writes = 0;
  let first = 0;
  beforeAll(async () => {
    const day = await aDay();
    first = storeWrites(day.world);
    await day.account({ run: 'day' });
    writes = storeWrites(day.world) - first;
  });

  it('has many of them to break at', () => expect(writes).toBeGreaterThan(8));

  it.each([
    ['and nothing was written', 'error'],
    ['though it was written', 'error-after'],
  ] as const)('loses no key and tells the owner, whichever it was: %s', async (_, kind) => {
    for (let nth = 0; nth < writes; nth += 1) {
      const day = await aDay();
      const s3 = { operation: 's3:PutObject', code: 'AccessDenied', status: 403 };
      day.world.control.addFault({ ...s3, kind, after: nth });
      await day.account({ run: 'day' }).catch(() => {});
      await expectCaughtUp(day);
    }
  });
});
