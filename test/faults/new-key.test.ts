import { describe, expect, it } from 'vitest';
import { faultsAfterwards, faultsOfRun, faultsOfUndo, aRotation } from './rotation.ts';
import { SINKS } from './sinks.ts';

const SECOND = 1000;

describe.each(SINKS)('a new key that AWS does not let in yet, handed over through $name', (sink) => {
  it.each([
    ['15 s', 15, 16],
    ['30 s', 29, 30],
  ])('is waited for, for %s', async (_, seconds, most) => {
    const rotation = await aRotation(sink);
    rotation.world.control.setSwitches({ consistency: { keysMs: seconds * SECOND } });
    const ran = await rotation.run();
    expect(ran.code).toBe(0);
    expect(ran.slept).toBeGreaterThanOrEqual((seconds - 1) * SECOND);
    expect(ran.slept).toBeLessThanOrEqual(most * SECOND + 5 * SECOND);
    expect(await faultsOfRun(rotation, ran, 'replaced')).toEqual([]);
    expect(await faultsAfterwards(rotation)).toEqual([]);
  });

  it('is deleted when that takes longer than half a minute; nothing is left, and the user is named', async () => {
    const rotation = await aRotation(sink);
    rotation.world.control.setSwitches({ consistency: { keysMs: 40 * SECOND } });
    const ran = await rotation.run();
    expect([ran.code, ran.slept]).toEqual([1, 30 * SECOND]);
    expect(ran.err).toContain('of ruth failed at "test" and was undone');
    expect(await faultsOfRun(rotation, ran, 'replaced')).toEqual([]);
    expect(faultsOfUndo(rotation)).toEqual([]);
    rotation.world.control.setSwitches({ consistency: { keysMs: 0 } });
    expect(await faultsAfterwards(rotation)).toEqual([]);
  });
});

describe.each(SINKS)('IAM that shows a change some seconds later, with $name', (sink) => {
  it('delays no handover: the run that rotates also tells the owner', async () => {
    const rotation = await aRotation(sink);
    rotation.world.control.setSwitches({ consistency: { readsMs: 2 * SECOND } });
    const ran = await rotation.run();
    expect(ran.code).toBe(0);
    expect(await faultsOfRun(rotation, ran, 'replaced')).toEqual([]);
    expect(await faultsAfterwards(rotation)).toEqual([]);
  });
});
