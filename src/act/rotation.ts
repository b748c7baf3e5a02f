import { AwsFailure } from '../aws/failure.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import type { NewKey, SinkUser } from '../core/ports.ts';
import { issuedRecord, replacedRecord, rotatingRecord } from '../core/records.ts';
import { type RotationDeps, type StepResult, note } from './deps.ts';
import { readRecord, writeFinalRecords, writeRecord } from './record-tag.ts';
import { testNewKey } from './test-new-key.ts';
import { undoRotation } from './undo-rotation.ts';

/** A rotation under way; each step of the protocol adds to it. */
interface Rotation {
  readonly item: PlanItem;
  readonly user: UserObservation;
  readonly oldKeyId: string;
  readonly to: SinkUser;
  readonly intent: KeyRecord | null;
  readonly newKey: NewKey | null;
  readonly tested: Instant | null;
}

export interface ProtocolStep {
  readonly name: string;
  readonly run: (deps: RotationDeps, rotation: Rotation) => Promise<Rotation>;
}

/**
 * How a key is replaced so that no secret is ever lost and nobody is cut off. `CreateAccessKey` shows the secret once
 * and has no idempotency token, so each step is safe to be the last before a crash, and stands where it stands for it.
 *
 * Step 1, the live re-read and the second decision, lies before this list (`reconsider`): a plan is minutes or days old.
 * Step 8, the notice with the pointer to the secret, lies behind it (`sendNotices`): a committed rotation without a
 * receipt is a notice that is due, in this run or, after a crash, in the next.
 */
export const PROTOCOL: readonly ProtocolStep[] = [
  // 2. Before anything exists: a sink that cannot take the secret must be found out while there is none to lose.
  { name: 'preflight', run: preflight },
  // 3. Before the key: a key that appears after the intent can be told from one that its owner made.
  { name: 'intent', run: writeIntent },
  // 4. One attempt: a retry after a lost answer would make a second key, and the secret of the first is gone.
  { name: 'create', run: create },
  // 5. At once: until it is in the sink, the secret lives in this process and nowhere else. Not yet current: an owner
  //    who looks now must not get a key that nobody has tried.
  { name: 'store', run: store },
  // 6. With the new key itself: IAM takes some seconds to let it in, and only a key that works may be handed over.
  { name: 'test', run: test },
  // 6. Only now does the owner get the new one.
  { name: 'make current', run: makeCurrent },
  // 7. Both records in one call: there is no moment in which one key knows of the rotation and the other does not.
  //    Before it, everything is undone; after it, only the handover is sent again.
  { name: 'commit', run: commit },
];

/** Replaces a key. @throws AwsFailure, SinkError from before the intent; StoreError */
export async function rotate(
  deps: RotationDeps,
  item: PlanItem,
  user: UserObservation,
  oldKeyId: string,
  protocol: readonly ProtocolStep[] = PROTOCOL,
): Promise<StepResult> {
  let rotation: Rotation = {
    item,
    user,
    oldKeyId,
    to: sinkUser(user),
    intent: null,
    newKey: null,
    tested: null,
  };
  for (const step of protocol) {
    try {
      rotation = await step.run(deps, rotation);
    } catch (error) {
      return giveUp(deps, rotation, step, error);
    }
  }
  const { newKey } = rotation;
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

async function makeCurrent(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  await deps.sink.makeCurrent(rotation.to, required(rotation.newKey).keyId);
  return rotation;
}

async function commit(deps: RotationDeps, rotation: Rotation): Promise<Rotation> {
  const { oldKeyId, to, intent, tested } = rotation;
  const { now, run } = deps.context;
  const { keyId } = required(rotation.newKey);
  const isShown = await writeFinalRecords(
    deps,
    to,
    new Map([
      [keyId, issuedRecord(oldKeyId, required(tested), now, run)],
      [oldKeyId, replacedRecord(required(intent), keyId, now, run)],
    ]),
  );
  if (!isShown) throw new Error('IAM accepted the records but does not show them yet.');
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
  const why = error instanceof Error ? error.message : String(error);
  if (step.name === 'preflight' && !endsTheRun(error)) {
    return {
      outcome: 'failed',
      message: `${oldKeyId} of ${user.user} was not rotated, because the secret could not be handed over: ${why}`,
    };
  }
  // Nothing has been written: a failure like any other.
  if (intent === null) throw error;
  const uncertain = error instanceof AwsFailure && error.effect === 'unknown';
  if (step.name === 'commit' || (step.name === 'create' && uncertain)) {
    return {
      outcome: 'failed',
      message: `Rotating ${oldKeyId} of ${user.user} stopped at "${step.name}": ${why} A later run puts it right.`,
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
  };
}

function sinkUser({ account, user, userId, arn }: UserObservation): SinkUser {
  return { account, user, userId: userId.known ? userId.value : '', arn };
}

/** The protocol's order guarantees it; a protocol in another order must fail here rather than go on without it. */
function required<T>(value: T | null): T {
  if (value === null) throw new Error('the protocol ran out of order');
  return value;
}
