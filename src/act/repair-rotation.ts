import { AwsFailure } from '../aws/failure.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Instant } from '../core/model/time.ts';
import type { SinkUser } from '../core/ports.ts';
import { deactivatedRecord, rotationIntent, strayRecord, withdrawnIntent } from '../core/records.ts';
import { judgeNewcomer } from '../core/rotation-repair.ts';
import { type CreatedKey, type RotationDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords, writeRecord } from './record-tag.ts';
import { undoRotation } from './undo-rotation.ts';
import { untilKeys } from './verify.ts';

/**
 * Puts right a rotation that was not committed. It only ever undoes, and never needs the secret: what is ours goes,
 * what is the owner's stays, what is nobody's is switched off for a day first, and the intent goes last.
 * @throws AwsFailure, StoreError
 */
export async function repairRotation(
  deps: RotationDeps,
  item: PlanItem,
  user: UserObservation,
  oldKeyId: string,
  intent: KeyRecord,
): Promise<StepResult> {
  const begun = rotationIntent(intent);
  if (begun === null || begun.sink !== deps.sink.place) {
    const where =
      begun === null
        ? 'does not say where its secret went'
        : `went to ${begun.sink}, and ${deps.sink.place} is configured now`;
    return {
      outcome: 'failed',
      message: `RotationUnclear: the interrupted rotation of ${oldKeyId} ${where}. Settle it by hand.`,
    };
  }
  await note(deps, 'intent', item, { undo: true });
  const to = sinkUser(user);
  const named = intent.extra['new'];
  if (named !== undefined)
    return finishUndo(deps, { user: user.user, to, oldKeyId, intent, newKeyId: named }, user);

  const newcomers = keysOf(user).filter(({ keyId }) => keyId !== null && !begun.had.includes(keyId));
  const made = await createdKeys(deps, user.user, intent.since);
  const results: StepResult[] = [];
  for (const key of newcomers) results.push(await settle(deps, user, oldKeyId, intent, key, made));
  if (newcomers.length === 0) results.push({ outcome: 'done', message: 'No key was made.' });
  if (results.every(({ outcome }) => outcome === 'done')) {
    await writeRecord(deps, to, oldKeyId, withdrawnIntent(intent));
  }
  const outcome = results.some((result) => result.outcome === 'failed') ? 'failed' : 'done';
  return {
    outcome,
    message: `Interrupted rotation of ${oldKeyId}: ${results.map(({ message }) => message).join(' ')}`,
  };
}

/** An undo that was itself interrupted: the record names the key, so it is ours. */
async function finishUndo(
  deps: RotationDeps,
  undo: Parameters<typeof undoRotation>[1],
  user: UserObservation,
): Promise<StepResult> {
  const isThere = keysOf(user).some(({ keyId }) => keyId === undo.newKeyId);
  if (isThere) return { outcome: 'done', message: await undoRotation(deps, undo) };
  await deps.sink.destroy(undo.to, undo.newKeyId ?? '');
  await writeRecord(deps, undo.to, undo.oldKeyId, withdrawnIntent(undo.intent));
  return { outcome: 'done', message: `The undo of ${undo.oldKeyId} was finished.` };
}

async function settle(
  deps: RotationDeps,
  user: UserObservation,
  oldKeyId: string,
  intent: KeyRecord,
  key: KeyObservation,
  made: Known<readonly CreatedKey[]>,
): Promise<StepResult> {
  const to = sinkUser(user);
  const keyId = key.keyId ?? '';
  const newcomer = {
    key,
    madeByUs: madeByUs(made, keyId, intent.run),
    inSink: await deps.sink.holds(to, keyId),
  };
  switch (judgeNewcomer(newcomer, intent.since)) {
    case 'undo':
      return {
        outcome: 'done',
        message: await undoRotation(deps, { user: user.user, to, oldKeyId, intent, newKeyId: keyId }),
      };
    case 'deactivate':
      return switchOff(deps, to, keyId);
    case 'RotationUnclear':
      return {
        outcome: 'failed',
        message: `RotationUnclear: ${keyId} was made by the interrupted run and is in use. Decide which of the two stays.`,
      };
    case 'UnattributedKey':
      return { outcome: 'done', message: `UnattributedKey: ${keyId} is not ours; it is left alone.` };
  }
}

/** As every deactivation: the intent first, and the record as soon as IAM shows it, so that the owner hears of it at once. */
async function switchOff(deps: RotationDeps, to: SinkUser, keyId: string): Promise<StepResult> {
  const intent = strayRecord(deps.context.now, deps.context.run);
  await writeRecord(deps, to, keyId, intent);
  await deps.iam.setKeyStatus(to.user, keyId, 'Inactive');
  const isShown =
    (await untilKeys(deps, to.user, (keys) =>
      keys.some((seen) => seen.keyId === keyId && seen.status === 'Inactive'),
    )) && (await writeFinalRecords(deps, to, new Map([[keyId, deactivatedRecord(intent)]])));
  return isShown
    ? {
        outcome: 'done',
        message: `${keyId} appeared with it, was never used and nobody knows whose it is: switched off, and deleted a day later unless it is restored.`,
      }
    : { outcome: 'failed', message: `${keyId} was switched off, and IAM does not show it yet.` };
}

function madeByUs(made: Known<readonly CreatedKey[]>, keyId: string, run: string): Known<boolean> {
  if (!made.known) return made;
  const event = made.value.find((candidate) => candidate.keyId === keyId);
  // CloudTrail is late and forgets: that it shows nothing is no proof of anything.
  return event === undefined ? unknown('CloudTrail does not show who made it') : known(event.run === run);
}

async function createdKeys(
  deps: RotationDeps,
  user: string,
  since: Instant,
): Promise<Known<readonly CreatedKey[]>> {
  try {
    return known(await deps.createdKeys(user, since));
  } catch (error) {
    if (error instanceof AwsFailure) return unknown(error.message);
    throw error;
  }
}

function keysOf(user: UserObservation): readonly KeyObservation[] {
  return user.keys.known ? user.keys.value : [];
}

function sinkUser({ account, user, userId, arn }: UserObservation): SinkUser {
  return { account, user, userId: userId.known ? userId.value : '', arn };
}
