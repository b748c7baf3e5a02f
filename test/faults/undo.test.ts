import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults/fault.ts';
import { accessOf } from '../../src/sandbox/log/call-log.ts';
import { HOUR } from '../../src/core/model/time.ts';
import { triedPoints } from '../harness/tried-points.ts';
import {
  type Kind,
  type Point,
  disturbedRun,
  faultAt,
  faultCount,
  kindsFor,
  pointsOf,
  runWith,
} from './faults.ts';
import { type Rotation, aRotation } from './rotation.ts';
import { S3, SINKS, type SinkUnderTest } from './sinks.ts';

const count = faultCount('undoing a rotation');

/** The new key is never let in. */
const REFUSED: Fault = {
  operation: 'sts:GetCallerIdentity',
  after: 1,
  kind: 'error',
  code: 'InvalidClientTokenId',
  status: 403,
};
/** Everything is done, and cannot be put on record. */
const NOT_COMMITTED: Fault = faultAt({ operation: 'iam:TagUser', earlier: 1 }, 'denied');

/** A rotation that came to its commit seven hours ago, and no further. */
async function interrupted(sink: SinkUnderTest): Promise<Rotation> {
  const rotation = await aRotation(sink);
  const { ran } = await runWith(rotation, [NOT_COMMITTED]);
  if (ran.code !== 1) throw new Error(`the interrupted run ended with ${ran.code}`);
  rotation.world.control.advance(7 * HOUR);
  rotation.world.control.clearCalls();
  return rotation;
}

/** What a run does from one operation on, for the last time. */
async function pointsFrom(rotation: Rotation, operation: string, faults: readonly Fault[] = []) {
  await runWith(rotation, faults);
  const points = pointsOf(rotation.world.control.calls());
  return points.slice(points.findLastIndex((point) => point.operation === operation));
}

/** What the sinks have in common is tried with one of them. */
const OWN_CALLS = /^s3:|:(?:Create|Delete)AccessKey$|:(?:Tag|Untag)User$/;
const ofSink = (sink: SinkUnderTest, points: readonly Point[]) =>
  triedPoints(
    sink === S3 ? points.filter(({ operation }) => OWN_CALLS.test(operation)) : points,
    ({ operation }) => operation,
  );

const cases = await Promise.all(
  SINKS.map(async (sink) => ({
    sink,
    name: sink.name,
    undo: ofSink(
      sink,
      (await pointsFrom(await aRotation(sink), 'sts:GetCallerIdentity', [REFUSED])).slice(1),
    ),
    repair: ofSink(sink, await pointsFrom(await interrupted(sink), 'cloudtrail:LookupEvents')),
  })),
);

describe.each(cases)('through $name', ({ sink, undo, repair }) => {
  it.each(named(undo))('undoing in the same run, call %s, may fail', async (_, point) => {
    await tryAll(point, async (fault) => disturbedRun(await aRotation(sink), [REFUSED, fault]));
  });

  it.each(named(repair))('repairing in a later run, call %s, may fail', async (_, point) => {
    await tryAll(point, async (fault) => disturbedRun(await interrupted(sink), [fault], 'undone'));
  });
});

async function tryAll(point: Point, play: (fault: Fault) => Promise<readonly string[]>): Promise<void> {
  const wrong: string[] = [];
  for (const kind of triedPoints(
    kindsFor(point).filter((each) => isTold(point, each)),
    () => 'any',
    3,
  )) {
    const faults = await play(faultAt(point, kind));
    count(faults);
    wrong.push(...faults.map((fault) => `${kind}: ${fault}`));
  }
  expect(wrong).toEqual([]);
}

/** A read that fails is one, however: one kind with an answer and one without are enough. */
function isTold({ operation }: Point, kind: Kind): boolean {
  const isRead = accessOf(operation.split(':')[1] ?? '') === 'read';
  return !isRead || kind === 'denied' || kind === 'dropped';
}

function named(points: readonly Point[]) {
  return points.map((point, index) => [`${index + 1}, ${point.operation}`, point] as const);
}
