import { AwsFailure } from '../aws/failure.ts';
import { recordOf } from '../core/checks/key-state.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { unclearRecord, withdrawnIntent } from '../core/records.ts';
import { type NewcomerVerdict, judgeNewcomer, newcomersOf } from '../core/rotation-repair.ts';
import { type ActDeps, type CreatedKey, type RotationDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords, writeRecord } from './record-tag.ts';
import { sinkUser } from './sink-user.ts';
import { isSwitchedOff, switchOffStray } from './stray.ts';

/**
 * Puts right a rotation that was not committed. It only ever undoes, and never needs the secret. A key that is certainly
 * ours and that nobody can be using is switched off; whatever is not certain is written down for people to settle, and
 * touched by nobody. The intent goes last: as long as it stands, a later run comes back to this.
 * @throws AwsFailure, StoreError
 */
export async function repairRotation(
  deps: ActDeps,
  item: PlanItem,
  user: UserObservation,
  oldKeyId: string,
  intent: KeyRecord,
): Promise<StepResult> {
  const found = newcomersOf(user, intent);
  if (found === null) return failed(`The intent to rotate ${oldKeyId} does not say which keys there were.`);
  await note(deps, 'intent', item, { undo: true });
  const to = sinkUser(user);
  const { rotation } = deps;
  const isSameSink = rotation?.sink.place === found.begun.sink;
  const [first] = found.keys;
  if (first === undefined) {
    const named = intent.extra['new'];
    if (named !== undefined && rotation !== null && isSameSink) await rotation.sink.destroy(to, named);
    await writeRecord(deps, to, oldKeyId, withdrawnIntent(intent));
    return done(oldKeyId, 'No key is left of it.');
  }
  if (rotation === null || !isSameSink) {
    const where = `${found.begun.sink}, and "deliver" names another place now`;
    const said = `its secret went to ${where}; put the former "deliver" back.`;
    return leaveToPeople(deps, user, oldKeyId, intent, {
      keyId: first.keyId ?? '',
      verdict: 'RotationUnclear',
      said,
    });
  }
  if (!(await rotation.hasBegun(oldKeyId, intent))) {
    // A store that was put back, or whose history is gone: what the record alone says is no ground to touch a key.
    return leaveToPeople(deps, user, oldKeyId, intent, {
      keyId: first.keyId ?? '',
      verdict: 'RotationUnclear',
      said: `history has no run ${intent.run} that began to replace ${oldKeyId}.`,
    });
  }
  const tools: RotationDeps = { ...deps, ...rotation };
  const made = await createdKeys(tools, intent.since);
  const said: string[] = [];
  for (const key of found.keys) {
    const settled = await settle(tools, user, intent, key, made);
    if ('outcome' in settled) return settled;
    if (settled.verdict !== 'ours' && settled.verdict !== 'theirs')
      return leaveToPeople(deps, user, oldKeyId, intent, { ...settled, verdict: settled.verdict });
    said.push(settled.said);
  }
  await writeRecord(deps, to, oldKeyId, withdrawnIntent(intent));
  return done(oldKeyId, said.join(' '));
}

interface Settled<V = NewcomerVerdict> {
  readonly keyId: string;
  readonly verdict: V;
  readonly said: string;
}

/** Finds out whose a newcomer is, and switches it off where it is ours. A result: that did not come to its end. */
async function settle(
  deps: RotationDeps,
  user: UserObservation,
  intent: KeyRecord,
  key: KeyObservation,
  made: Known<readonly CreatedKey[]>,
): Promise<Settled | StepResult> {
  const to = sinkUser(user);
  const keyId = key.keyId ?? '';
  const parsed = recordOf(user, keyId, deps.context.now);
  const isOurStray = parsed?.ok === true && parsed.record.extra['stray'] !== undefined;
  if (!(isOurStray && isSwitchedOff(key, parsed.record))) {
    const madeBy = makerOf(made, keyId);
    const sight = await deps.sink.sight(to, keyId);
    const isOnRecord = parsed !== undefined && !isOurStray;
    const verdict = judgeNewcomer({ key, madeBy, sight, isOnRecord }, intent);
    if (verdict !== 'ours') return { keyId, verdict, said: explain(verdict, keyId, madeBy) };
    const off = await switchOffStray(deps, to, key, keyId);
    if (off === 'used') return { keyId, verdict: 'RotationUnclear', said: `${keyId} was used just now.` };
    if (off === 'not shown') return failed(`${keyId} was switched off, and IAM does not show it yet.`);
  }
  await deps.sink.destroy(to, keyId);
  return {
    keyId,
    verdict: 'ours',
    said: `${keyId}, which it had made and nobody ever saw, is switched off; it is deleted a day later unless it is restored.`,
  };
}

function explain(verdict: NewcomerVerdict, keyId: string, madeBy: Known<string | null>): string {
  if (verdict === 'theirs') return `${keyId} was made by somebody else at that time; it is left alone.`;
  if (verdict === 'RotationUnclear') return `${keyId} was made by it, and somebody may be using it.`;
  return madeBy.known
    ? `${keyId} does not fit what the intent says.`
    : `who made ${keyId} is not known: ${madeBy.because}.`;
}

/** Written on the intent, so that the owner is told of it in this very run and people can settle it. */
async function leaveToPeople(
  deps: ActDeps,
  user: UserObservation,
  oldKeyId: string,
  intent: KeyRecord,
  { keyId, verdict, said }: Settled<'UnattributedKey' | 'RotationUnclear'>,
): Promise<StepResult> {
  const marked = unclearRecord(intent, { reason: verdict, keyId, asked: deps.context.now });
  const isShown = await writeFinalRecords(deps, sinkUser(user), new Map([[oldKeyId, marked]]));
  const message = `Interrupted rotation of ${oldKeyId}: ${verdict}: ${said} No key is touched; people have to settle it.`;
  return { outcome: isShown ? 'done' : 'failed', message };
}

function makerOf(made: Known<readonly CreatedKey[]>, keyId: string): Known<string | null> {
  if (!made.known) return made;
  const event = made.value.find((candidate) => candidate.keyId === keyId);
  // CloudTrail is late and forgets: that it shows nothing is no proof of anything.
  return event === undefined ? unknown('CloudTrail does not show it') : known(event.run);
}

async function createdKeys(deps: RotationDeps, since: number): Promise<Known<readonly CreatedKey[]>> {
  try {
    return known(await deps.createdKeys(since));
  } catch (error) {
    if (error instanceof AwsFailure && error.kind !== 'credentials')
      return unknown(error.message.replace(/\.$/, ''));
    throw error;
  }
}

function done(oldKeyId: string, what: string): StepResult {
  return { outcome: 'done', message: `Interrupted rotation of ${oldKeyId}: ${what}` };
}

function failed(message: string): StepResult {
  return { outcome: 'failed', message };
}
