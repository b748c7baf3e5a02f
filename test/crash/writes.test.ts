import { describe, expect, it } from 'vitest';
import { triedPoints } from '../harness/tried-points.ts';
import { countConverged, expectConverged } from './crash.ts';
import { theDay } from './day.ts';
import { nameOf, undisturbed, writePoints } from './points.ts';

const { writes } = await undisturbed(await theDay());
const all = writePoints(writes);
const shape = (what: string) => what.replaceAll(/\d{12}|\w+-\w+(?=\.jsonl)|AKIA\w+/g, '*');
const points = triedPoints(all, ({ what, when }) => `${when} ${shape(what)}`);
const visible = new Set(all.map(({ nth }) => nth)).size;
const converged = countConverged(
  `Killed before, amid or after some of the ${visible} changes of the store (the other ${writes.length - visible} are of files under construction)`,
  points.length,
);

describe('a run that is killed as it writes to the store', { timeout: 60_000 }, () => {
  it('keeps its lock, its history and its receipts there', () => {
    expect(new Set(points.map(({ what }) => shape(what)))).toEqual(
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
