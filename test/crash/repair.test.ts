import { describe, it } from 'vitest';
import { triedPoints } from '../harness/tried-points.ts';
import { countConverged, expectConverged } from './crash.ts';
import { type Day, theDay } from './day.ts';
import { applyProcess } from './killed.ts';
import { type Point, callPoints, nameOf, undisturbed, writePoints } from './points.ts';

/** What the repair finds: a key whose secret is lost, one stored, one on record, one that its owner sees already. */
const { calls } = await undisturbed(await theDay());
const all = callPoints(calls);
const shown = all.findIndex(({ what }) => what === 'secretsmanager:UpdateSecretVersionStage');
const broken = [
  ...all.filter(
    ({ what, when }) =>
      when === 'after' && ['iam:CreateAccessKey', 'secretsmanager:PutSecretValue'].includes(what),
  ),
  ...all.slice(shown - 1, shown + 2).filter(({ when }) => when === 'after'),
];
const repairs: { readonly first: Point; readonly points: readonly Point[] }[] = [];
for (const first of broken) {
  const { day } = await anInterruptedRotation(first);
  const points = triedPoints(pointsOf(await undisturbed(day)), ({ what }) => what);
  repairs.push({ first, points });
}

const converged = countConverged(
  `Killed in a rotation (after ${broken.length} of its calls), and again at each change of the repair`,
  repairs.reduce((sum, { points }) => sum + points.length, 0),
);

/** The run after it has other things to do, too; those are tried without a repair before them. */
function pointsOf({ calls, writes }: Awaited<ReturnType<typeof undisturbed>>): readonly Point[] {
  const firstMail = calls.findIndex(({ name }) => name === 'ses:SendEmail');
  const firstReceipt = writes.findIndex((what) => what.includes('AKIA'));
  const changes = callPoints(calls.slice(0, firstMail));
  const lines = writePoints(writes.slice(0, firstReceipt)).filter(
    ({ what, when }) => what.startsWith('write ') && when === 'before',
  );
  return [...changes.filter(({ when }) => when === 'before'), ...changes.slice(-1), ...lines];
}

/** A rotation of seven hours ago: old enough to be repaired. */
async function anInterruptedRotation(first: Point): Promise<{ readonly day: Day; readonly said: string }> {
  const day = await theDay();
  const { wasKilled, said } = await applyProcess(day, first);
  if (!wasKilled) throw new Error(`the run was not killed ${nameOf(first)}: ${said}`);
  day.passHours(7);
  return { day, said };
}

describe.each(repairs)(
  'a rotation killed $first.when $first.what',
  { timeout: 60_000 },
  ({ first, points }) => {
    it.each(points.map((point) => [nameOf(point), point] as const))(
      'and its repair killed %s, is caught up',
      async (_, point) => {
        const { day, said } = await anInterruptedRotation(first);
        await expectConverged(day, point, [said]);
        converged();
      },
    );
  },
);
