import { describe, expect, it } from 'vitest';
import { S3, SINKS } from '../faults/sinks.ts';
import { triedPoints } from '../harness/tried-points.ts';
import { countConverged, expectConverged, expectLeftToPeople } from './crash.ts';
import { theDay } from './day.ts';
import { callPoints, nameOf, undisturbed } from './points.ts';

/** What a rotation changes through each sink, from preflight to the record that the new key is visible. */
const PREFLIGHT = {
  'Secrets Manager': ['secretsmanager:CreateSecret', 'secretsmanager:PutResourcePolicy'],
  S3: ['s3:PutObject', 's3:CopyObject', 's3:DeleteObject', 's3:DeleteObject'],
};
const STORE = { 'Secrets Manager': ['secretsmanager:PutSecretValue'], S3: ['s3:PutObject'] };
const SHOW = {
  'Secrets Manager': ['secretsmanager:UpdateSecretVersionStage', 'secretsmanager:TagResource'],
  S3: ['s3:CopyObject', 's3:DeleteObject'],
};

const cases = await Promise.all(
  SINKS.map(async (sink) => {
    const { calls } = await undisturbed(await theDay(sink));
    const points = callPoints(calls);
    const all = calls.filter(({ changes }) => changes).map(({ name: call }) => call);
    const created = points.findIndex(({ what }) => what === 'iam:CreateAccessKey');
    // The days differ only in the rotation: everything else is tried with one sink.
    const differing =
      sink === S3 ? points.slice(created - 2 * (1 + PREFLIGHT.S3.length), created + 14) : points;
    const tried = triedPoints(differing, ({ what }) => what);
    /** Between the making of the key and the commit only CloudTrail knows whose it is. */
    const uncommitted = points
      .slice(created, created + 6)
      .filter(({ when, what }) => when === 'after' && what !== 'iam:TagUser');
    return {
      name: sink.name as keyof typeof SHOW,
      sink,
      all,
      reads: calls.length - all.length,
      tried,
      uncommitted,
    };
  }),
);

describe.each(cases)('a run that is killed at a call to AWS, with $name', { timeout: 60_000 }, (given) => {
  const { name, sink, all, reads, tried, uncommitted } = given;
  const converged = countConverged(
    `Killed before or after changes in AWS with ${name} (the other ${reads} calls are reads)`,
    tried.length + uncommitted.length,
  );

  it('notifies, rotates, deactivates and deletes', () => {
    expect(all).toEqual([
      'iam:TagUser',
      'iam:DeleteAccessKey',
      'iam:UntagUser',
      'iam:TagUser',
      'iam:UpdateAccessKey',
      'iam:TagUser',
      ...PREFLIGHT[name],
      'iam:TagUser',
      'iam:CreateAccessKey',
      ...STORE[name],
      'sts:GetCallerIdentity',
      'iam:TagUser',
      ...SHOW[name],
      'iam:TagUser',
      'ses:SendEmail',
      'ses:SendEmail',
      'ses:SendEmail',
    ]);
  });

  it.each(tried.map((point) => [nameOf(point), point] as const))('%s, is caught up', async (_, point) => {
    await expectConverged(await theDay(sink), point);
    converged();
  });

  it.each(uncommitted.map((point) => [nameOf(point), point] as const))(
    '%s, leaves the key to people where CloudTrail never shows it',
    async (_, point) => {
      const day = await theDay(sink);
      day.world.control.setSwitches({ cloudTrail: { delayMs: Number.MAX_SAFE_INTEGER } });
      await expectLeftToPeople(day, point);
      converged();
    },
  );
});
