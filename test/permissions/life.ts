import { HOUR, toDate } from '../../src/core/model/time.ts';
import type { World } from '../harness/cli.ts';
import { type PolicyFile, policyFile } from '../harness/policy-file.ts';
import { daysAgo } from '../build/time.ts';
import { BUSY, IDLE, type Applied, aUser, apply, keyId } from '../harness/steps.ts';

const OLD_AND_BUSY = { ageDays: 100, lastUsedDaysAgo: 0.5 };

/** Everything that a configuration can switch on. */
export function everything(deliver: object, more: PolicyFile = {}): string {
  return policyFile({
    rules: [
      { name: 'robots', match: { path: '/robots/' }, rotate: { by: 'keywarden', after: '90d', remind: [] } },
      {
        name: 'everyone',
        unused: { after: '45d', grace: '7d', remind: [], delete: '30d' },
        rotate: { by: 'owner', after: '400d', remind: [], delete: '30d' },
        inactive: { adopt: true, delete: '60d', remind: [] },
      },
    ],
    notify: {
      email: {
        via: 'ses',
        from: 'Keywarden <keywarden@example.com>',
        region: 'us-east-1',
        operators: 'ops@example.com',
      },
    },
    guardrails: { 'protected-paths': ['/break-glass/'] },
    deliver,
    'take-over': {
      'check-and-rotate': { 'date-tag': 'last-check-date', 'old-key-tag': 'last-check-old-key' },
    },
    ...more,
  });
}

/** A user for each part of a key's life. */
export const USERS = [
  aUser('ana', IDLE),
  aUser('bo', BUSY),
  aUser('otto', { ageDays: 100, status: 'Inactive' as const, changedDaysAgo: 9 }),
  { ...aUser('rob', OLD_AND_BUSY), path: '/robots/' },
  { ...aUser('ruth', OLD_AND_BUSY), path: '/robots/' },
  { ...aUser('rita', OLD_AND_BUSY), path: '/robots/' },
  { ...aUser('eve', IDLE), path: '/break-glass/' },
  {
    ...aUser('quinn', { ageDays: 66, lastUsedDaysAgo: 5 }, { ageDays: 4, lastUsedDaysAgo: 0 }),
    tags: {
      email: 'quinn@example.com',
      // Tag names have no case, and people write them as they like.
      'Last-Check-Date': toDate(daysAgo(4)),
      'last-check-old-key': keyId('quinn', 1),
    },
  },
];

const STRUCK = { kind: 'error', code: 'InternalFailure', status: 500 } as const;

/**
 * A life with everything in it: notices, deactivation, restore, adoption, deletion, rotations that succeed, that cannot be
 * handed over and that are cut off, take-over, and what has to be read one by one because the report is not to be had.
 * @returns what its runs did, by moment
 */
export async function wholeLife(world: World): Promise<Readonly<Record<string, Applied>>> {
  const { control } = world;
  // ruth's key is made and the answer lost: CloudTrail says later whose it is. The records of rita's cannot be committed.
  control.addFault({ operation: 'iam:CreateAccessKey', userName: 'ruth', kind: 'drop-after', times: 1 });
  control.addFault({ operation: 'iam:TagUser', userName: 'rita', ...STRUCK, after: 1, times: 5 });
  const first = await apply(world);
  control.clearFaults();

  // AWS shows the use of a key hours late: before that nothing is done to the keys that the two left behind.
  control.advance(7 * HOUR);
  const repaired = await apply(world);
  control.advance(25 * HOUR);
  const cleared = await apply(world);

  world.passDays(6);
  const successor = keyId('quinn', 2);
  control.use(successor);
  const retired = await apply(world);
  const restored = await world.run(['restore', keyId('ana')]);
  if (restored.code !== 0) throw new Error(`restore ended with ${restored.code}: ${restored.err}`);

  world.passDays(46);
  control.use(successor);
  const announced = await apply(world);
  world.passDays(1);
  const proven = await apply(world);
  world.passDays(7);
  const again = await apply(world);
  world.passDays(31);
  const deleted = await apply(world);
  world.passDays(1);
  const late = await apply(world);

  control.addFault({ operation: 'iam:GenerateCredentialReport', ...STRUCK });
  control.addFault({ operation: 'iam:GetAccountAuthorizationDetails', ...STRUCK });
  await world.run(['scan', '--full']);
  control.clearFaults();
  for (const args of [['plan'], ['explain', 'ana'], ['history', '--verify']]) await world.run(args);
  return { first, repaired, cleared, retired, announced, proven, again, deleted, late };
}
