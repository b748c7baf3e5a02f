import { describe, expect, it } from 'vitest';
import { countConverged, expectConverged } from './crash.ts';
import { theDay } from './day.ts';
import { nameOf, undisturbed, writePoints } from './points.ts';

const { writes } = await undisturbed(await theDay());
const points = writePoints(writes);
const visible = new Set(points.map(({ nth }) => nth)).size;
const converged = countConverged(
  `Killed before, amid and after each of the ${visible} changes of the store (the other ${writes.length - visible} are of files under construction)`,
  points.length,
);

describe('a run that is killed as it writes to the store', { timeout: 60_000 }, () => {
  it('keeps its lock, its history and its receipts there', () => {
    const kinds = points.map(({ what }) => what.replaceAll(/\d{12}|\w+-\w+(?=\.jsonl)|AKIA\w+/g, '*'));
    expect(new Set(kinds)).toEqual(
      new Set([
        'link *.json',
        'unlink *.json',
        'rename *.json',
        'link *.jsonl',
        'write *.jsonl',
        'rename users.json',
      ]),
    );
  });

  it.each(points.map((point) => [nameOf(point), point] as const))('%s, is caught up', async (_, point) => {
    await expectConverged(await theDay(), point);
    converged();
  });
});
