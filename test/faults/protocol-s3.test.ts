import { expect, it } from 'vitest';
import { triedPoints } from '../harness/tried-points.ts';
import { disturbedRun, faultAt, faultCount, kindsFor, pointsOf } from './faults.ts';
import { aRotation } from './rotation.ts';
import { S3 } from './sinks.ts';

const points = triedPoints(await undisturbed(), ({ operation }) => operation);
const count = faultCount('a rotation through S3');

/** The calls that differ from those of the other sink, and those in whose failure this sink is undone. */
async function undisturbed() {
  const { world, run } = await aRotation(S3);
  await run();
  const all = pointsOf(world.control.calls());
  return all.filter(({ operation }) => /^s3:|:CreateAccessKey$|:TagUser$|^sts:/.test(operation));
}

it.each(points.map((point, index) => [`${index + 1}, ${point.operation}`, point] as const))(
  'call %s: however it fails, the run says so, and the next ones put it right',
  async (_, point) => {
    const wrong: string[] = [];
    for (const kind of triedPoints(kindsFor(point), () => 'any', 2)) {
      const faults = await disturbedRun(await aRotation(S3), [faultAt(point, kind)]);
      count(faults);
      wrong.push(...faults.map((fault) => `${kind}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  },
);
