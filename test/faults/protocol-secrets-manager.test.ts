import { expect, it } from 'vitest';
import { triedPoints } from '../harness/tried-points.ts';
import { disturbedRun, faultAt, faultCount, kindsFor, pointsOf } from './faults.ts';
import { aRotation } from './rotation.ts';
import { SECRETS_MANAGER } from './sinks.ts';

const points = triedPoints(await undisturbed(), ({ operation }) => operation);
const count = faultCount('a rotation through Secrets Manager');

/** Every call of a run with one rotation, reads included. */
async function undisturbed() {
  const { world, run } = await aRotation(SECRETS_MANAGER);
  await run();
  return pointsOf(world.control.calls());
}

it.each(points.map((point, index) => [`${index + 1}, ${point.operation}`, point] as const))(
  'call %s: however it fails, the run says so, and the next ones put it right',
  async (_, point) => {
    const wrong: string[] = [];
    for (const kind of triedPoints(kindsFor(point), () => 'any', 2)) {
      const faults = await disturbedRun(await aRotation(SECRETS_MANAGER), [faultAt(point, kind)]);
      count(faults);
      wrong.push(...faults.map((fault) => `${kind}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  },
);
