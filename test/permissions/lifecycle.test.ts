import { describe, expect, it } from 'vitest';
import { aBoundWorld, granted, refusedOf } from '../harness/bound.ts';
import { USERS, everything, wholeLife } from './life.ts';
import { newlyRefused, removals } from './replay.ts';

const KMS_KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const CONFIGURATIONS = [
  {
    name: 'secrets in Secrets Manager, the store in a folder',
    policy: everything({ to: 'secrets-manager', 'kms-key': 'alias/keywarden' }),
    flags: ['--account', '111122223333', '--region', 'us-east-1'],
  },
  {
    name: 'secrets in a bucket, the store in another',
    policy: everything(
      { to: 's3', bucket: 'handover', 'kms-key': KMS_KEY },
      { store: 's3://state/keywarden' },
    ),
    flags: [],
  },
  {
    name: 'the account entered by its role, to look with one session and to act with others',
    policy: enteredByRole(everything({ to: 'secrets-manager', 'kms-key': 'alias/keywarden' })),
    flags: [],
  },
  {
    name: 'the account entered by its role, secrets in a bucket',
    policy: enteredByRole(everything({ to: 's3', bucket: 'handover', 'kms-key': KMS_KEY })),
    flags: [],
  },
] as const;

function enteredByRole(policy: string): string {
  const accounts = { list: ['111122223333'], role: 'KeywardenMember', 'own-account': 'role' };
  return JSON.stringify({ ...(JSON.parse(policy) as object), accounts });
}

describe.each(CONFIGURATIONS)(
  'the whole life of keys under what iam-policy prints: $name',
  (configuration) => {
    it('goes as it should, and nothing is allowed that it does not need', async () => {
      const world = await aBoundWorld({
        ...configuration,
        users: USERS,
        s3: { buckets: ['handover', 'state'] },
      });
      const life = await wholeLife(world);

      const ends = Object.entries(life).map(([moment, { code, done }]) => [moment, code, done]);
      expect(ends).toMatchObject([
        // The rotations of rita and ruth are struck on purpose.
        ['first', 1, expect.arrayContaining(['notify ana', 'repair otto', 'repair quinn', 'rotate rob'])],
        ['repaired', 0, expect.arrayContaining(['repair rita', 'repair ruth'])],
        ['cleared', 0, expect.arrayContaining(['delete rita', 'delete ruth'])],
        ['retired', 0, expect.arrayContaining(['deactivate ana', 'rotate rita', 'rotate ruth'])],
        // Nobody ran it for weeks: the date that quinn's owner was given is long past, and a new one comes first.
        ['announced', 0, expect.arrayContaining(['notify ana', 'notify bo', 'notify quinn'])],
        ['proven', 0, expect.arrayContaining(['deactivate quinn'])],
        ['again', 0, expect.arrayContaining(['deactivate ana', 'deactivate bo', 'delete otto'])],
        ['deleted', 0, expect.arrayContaining(['delete ana', 'delete bo', 'notify quinn'])],
        ['late', 0, ['delete quinn']],
      ]);

      const decisions = world.decisions();
      expect(refusedOf(decisions).map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
      expect([...new Set(decisions.map(({ action }) => action))].toSorted()).toEqual(granted(world.policies));

      // Each single action taken out of its statement: something that happened above would have been refused.
      const documents = world.policies.map(({ document }) => document);
      const needless = removals(documents).filter(
        (removal) => newlyRefused(decisions, removal.documents).length === 0,
      );
      expect(needless.map(({ name }) => name)).toEqual([]);
    }, 60_000);
  },
);
