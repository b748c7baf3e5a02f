import { describe, expect, it } from 'vitest';
import { countConverged, expectConverged } from './crash.ts';
import { theDay } from './day.ts';
import { callPoints, nameOf, undisturbed } from './points.ts';

const { calls } = await undisturbed(await theDay());
const points = callPoints(calls);
const CHANGES = points.length / 2;
const names = calls.filter(({ changes }) => changes).map(({ name }) => name);
/** Until a secret is stored, only CloudTrail knows whose a new key is. */
const unstored = points.filter(
  ({ what, when }) => when === 'after' && /:(CreateAccessKey|CreateSecret|PutResourcePolicy)$/.test(what),
);

const converged = countConverged(
  `Killed before and after each of the ${CHANGES} changes in AWS (the other ${calls.length - CHANGES} calls are reads)`,
  points.length + unstored.length,
);

describe('a run that is killed at a call to AWS', { timeout: 60_000 }, () => {
  it('notifies, rotates, deactivates and deletes', () => {
    expect(names).toEqual([
      'iam:TagUser',
      'iam:DeleteAccessKey',
      'iam:UntagUser',
      'iam:TagUser',
      'iam:UpdateAccessKey',
      'iam:TagUser',
      'iam:TagUser',
      'iam:CreateAccessKey',
      'secretsmanager:CreateSecret',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:PutSecretValue',
      'sts:GetCallerIdentity',
      'secretsmanager:UpdateSecretVersionStage',
      'secretsmanager:TagResource',
      'iam:TagUser',
      'ses:SendEmail',
      'ses:SendEmail',
      'ses:SendEmail',
    ]);
  });

  it.each(points.map((point) => [nameOf(point), point] as const))('%s, is caught up', async (_, point) => {
    await expectConverged(await theDay(), point);
    converged();
  });

  it.each(unstored.map((point) => [nameOf(point), point] as const))(
    '%s, is caught up even where CloudTrail never shows it',
    async (_, point) => {
      const day = await theDay();
      day.world.control.setSwitches({ cloudTrail: { delayMs: Number.MAX_SAFE_INTEGER } });
      await expectConverged(day, point);
      converged();
    },
  );
});
