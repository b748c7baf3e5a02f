import { AwsFailure } from '../aws/failure.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import type { NewKey, SinkUser } from '../core/ports.ts';
import { issuedRecord, replacedRecord, rotatingRecord, visibleRecord } from '../core/records.ts';
import { type RotationDeps, type StepResult, note } from './deps.ts';
import { readRecord, writeFinalRecords, writeRecord } from './record-tag.ts';
import { sinkUser } from './sink-user.ts';
import { testNewKey } from './test-new-key.ts';
import { undoRotation } from './undo-rotation.ts';
import { messageOf } from './run-ends.ts';

/** A rotation under way; each step of the protocol adds to it. */
interface Rotation {
  readonly item: PlanItem;
  readonly user: UserObservation;
  readonly oldKeyId: string;
  readonly to: SinkUser;
  readonly intent: KeyRecord | null;
  readonly newKey: NewKey | null;
  readonly tested: Instant | null;
  /** The record of the new key; null: not committed. */
  readonly issued: KeyRecord | null;
}

export interface ProtocolStep {
  readonly name: string;
  readonly run: (deps: RotationDeps, rotation: Rotation) => Promise<Rotation>;
}

/**
 * How a key is replaced so that no secret is ever lost and nobody is cut off. `CreateAccessKey` shows the secret once
 * and has no idempotency token, so each step is safe to be the last before a crash. Until the commit nobody can see the
 * new key, so nobody can be using it, and everything can be undone; after it everything only goes forward.
 *
 * Step 1, the live re-read and the second decision, lies before this list (`reconsider`): a plan is minutes or days old.
 * Step 9, the notice with the pointer to the secret, lies behind it (`sendNotices`): a visible replacement without a
 * receipt is a notice that is due, in this run or, after a crash, in the next.
 */
export const PROTOCOL: readonly ProtocolStep[] = [
  // 2. Before anything exists: a sink that cannot take the secret must be found out while there is none to lose.
  { name: 'preflight', run: preflight },
  // 3. Before the key: a key that appears after the intent can be told from one that its owner made.
  { name: 'intent', run: writeIntent },
  // 4. One attempt: a retry after a lost answer would make a second key, and the secret of the first is gone.
  { name: 'create', run: create },
  // 5. At once: until it is in the sink, the secret lives in this process and nowhere else. Not visible to readers: a
  //    key that somebody has fetched can no longer be taken back.
  { name: 'store', run: store },
  // 6. With the new key itself: IAM takes some seconds to let it in, and only a key that works may be handed over.
  { name: 'test', run: test },
  // 7. Both records in one call: there is no moment in which one key knows of the rotation and the other does not.
  //    Before anybody can see the key: a repair that finds no commit may undo, because nobody has it.
  { name: 'commit', run: commit },
  // 8. Only now, when no run will ever undo it again. It needs no secret, so any later run can do it in our place.
  { name: 'make visible', run: makeVisible },
];

/** Replaces a key. @throws AwsFailure, SinkError from before the intent; StoreError */
export async function rotate(
  deps: RotationDeps,
  item: PlanItem,
  user: UserObservation,
  oldKeyId: string,
  protocol: readonly ProtocolStep[] = PROTOCOL,
): Promise<StepResult> {
  const result = await run(deps, begin(item, user, oldKeyId), protocol);
  const { userId } = user;
  if (userId.known)
    deps.memory.rotationFailed(userId.value, result.outcome === 'failed' ? deps.context.now : null);
  return result;
}

function begin(item: PlanItem, user: UserObservation, oldKeyId: string): Rotation {
  return {
    item,
    user,
    oldKeyId,
    to: sinkUser(user),
    intent: null,
    newKey: null,
    tested: null,
    issued: null,
  };
}

async function run(
  deps: RotationDeps,
  begun: Rotation,
  protocol: readonly ProtocolStep[],
): Promise<StepResult> {
  let rotation = begun;
  for (const step of protocol) {
    try {
      rotation = await step.run(deps, rotation);
    } catch (error) {
      return giveUp(deps, rotation, step, error);
    }
  }
  const { newKey, oldKeyId, user } = rotation;
  return {
    outcome: 'done',
    message: `Replaced ${oldKeyId} of ${user.user} by ${newKey?.keyId ?? ''}, handed over through ${deps.sink.name}.`,
  };
}

async function preflight(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  await deps.sink.preflight(rotation.to);
  return rotation;
}

async function writeIntent(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  const { user, oldKeyId, item, to } = rotation;
  const { now, run } = deps.context;
  const had = user.keys.known ? user.keys.value.flatMap(({ keyId }) => keyId ?? []) : [];
  const intent = rotatingRecord(readRecord(user, oldKeyId, now), { had, sink: deps.sink.place }, now, run);
  await note(deps, 'intent', item, { sink: deps.sink.place, had });
  await writeRecord(deps, to, oldKeyId, intent);
  return { ...rotation, intent };
}

async function create(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  return { ...rotation, newKey: await deps.createKey(rotation.user.user) };
}

async function store(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  await deps.sink.store(rotation.to, required(rotation.newKey));
  return rotation;
}

async function test(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  const newKey = required(rotation.newKey);
  await testNewKey(deps, newKey, rotation.to);
  return { ...rotation, tested: deps.awsTime() };
}

async function commit(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  const { oldKeyId, to, intent, tested } = rotation;
  const { now, run } = deps.context;
  const { keyId } = required(rotation.newKey);
  const issued = issuedRecord(oldKeyId, { tested: required(tested), hidden: deps.sink.place }, now, run);
  const isShown = await writeFinalRecords(
    deps,
    to,
    new Map([
      [keyId, issued],
      [oldKeyId, replacedRecord(required(intent), keyId, now, run)],
    ]),
  );
  if (!isShown) throw new Error('IAM accepted the records but does not show them yet.');
  return { ...rotation, issued };
}

async function makeVisible(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  const { to, newKey, issued } = rotation;
  const { keyId } = required(newKey);
  await deps.sink.makeVisible(to, keyId);
  // As long as the record does not say so, the owner is pointed to nothing, and every run comes back to this.
  const isShown = await writeFinalRecords(
    deps,
    to,
    new Map([[keyId, visibleRecord(required(issued), to.arn)]]),
  );
  if (!isShown) throw new Error('IAM accepted the record but does not show it yet.');
  return rotation;
}

/** Our own credentials no longer work: every further step would fail the same way. */
function endsTheRun(error: unknown): boolean {
  return error instanceof AwsFailure && error.kind === 'credentials';
}

/** Undoes what is known to exist; what is not certain is left to the repair of a later run. */
async function giveUp(
  deps: RotationDeps,
  rotation: Rotation,
  step: ProtocolStep,
  error: unknown,
): Promise<StepResult> {
  const { intent, newKey, oldKeyId, user } = rotation;
  const why = messageOf(error);
  if (step.name === 'preflight' && !endsTheRun(error)) {
    return {
      outcome: 'failed',
      message: `${oldKeyId} of ${user.user} was not rotated, because the secret could not be handed over: ${why}`,
      stoppedAt: step.name,
    };
  }
  // Nothing has been written: a failure like any other.
  if (intent === null) throw error;
  const uncertain = error instanceof AwsFailure && error.effect === 'unknown';
  const isPast = step.name === 'commit' || rotation.issued !== null;
  if (isPast || (step.name === 'create' && uncertain)) {
    return {
      outcome: 'failed',
      message: `Rotating ${oldKeyId} of ${user.user} stopped at "${step.name}": ${why} A later run puts it right.`,
      stoppedAt: step.name,
    };
  }
  const undone = await undoRotation(deps, {
    user: user.user,
    to: rotation.to,
    oldKeyId,
    intent,
    newKeyId: newKey?.keyId ?? null,
  });
  return {
    outcome: 'failed',
    message: `Rotating ${oldKeyId} of ${user.user} failed at "${step.name}" and was undone: ${why} ${undone}`,
    stoppedAt: step.name,
  };
}

/** The protocol's order guarantees it; a protocol in another order must fail here rather than go on without it. */
function required<T>(value: T | null): T {
  if (value === null) throw new Error('the protocol ran out of order');
  return value;
}
