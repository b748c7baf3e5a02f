import { type KeyObservation, tagValue } from '../core/model/observation.ts';
import { type Known, known } from '../core/model/known.ts';
import { recordTag } from '../core/model/record.ts';
import { toIso } from '../core/model/time.ts';
import { liveKeys } from '../observe/live-keys.ts';
import { unlessVanished } from '../observe/attempt-read.ts';
import { type ActDeps, type StepResult, atMoment } from './deps.ts';
import { type Fallen, type Standing, sameStep } from './reconsider.ts';
import { readRecord, writeRecord } from './record-tag.ts';

/**
 * The last look, between the intent and the call that cannot be unseen: the keys of the user, the last use of each and
 * the tags are read once more, and the whole decision is made again on them. Where it is another one now, the intent is
 * withdrawn.
 *
 * For one deactivation or deletion a user is read four times: by the look that the plan is made on (the report, hours
 * old), whole before the step is begun (`reconsider`, as a plan may be days old), here without what cannot change the
 * outcome within a second (its id, groups and policies), and after the call until IAM shows it. Between the second and
 * this one lie the writes of history and intent, which may take seconds, or minutes when a store is slow.
 * @param live what the step was begun on; its tags are those from before our own intent
 * @param intent the record that we have just written, as it stands in the tag
 * @returns why the step must not happen, or undefined when the same step is still due for the same reason
 */
export async function lastLook(
  deps: ActDeps,
  live: Standing,
  keyId: string,
  intent: string | null,
): Promise<StepResult | undefined> {
  const { situation, decision, decide } = live;
  const { user } = situation;
  const prior = readRecord(user, keyId, live.now);
  const keys = await unlessVanished(() => liveKeys(deps.iam, user.user));
  if (keys === null) return { outcome: 'skipped', message: `User ${user.user} is gone.` };
  const tags = await deps.iam.userTags(user.user);
  // IAM shows a write late, so what stood before the intent may still be there; anything else is somebody else's.
  const before = user.tags.known ? tagValue(user.tags.value, recordTag(keyId)) : undefined;
  const shown = tagValue(tags, recordTag(keyId));
  if (shown !== before && shown !== intent) {
    return {
      outcome: 'skipped',
      message: `Somebody else has just changed the record of ${keyId}: left alone.`,
    };
  }
  const now = deps.awsTime();
  const fresh = { ...user, keys, tags: known(withTag(tags, recordTag(keyId), before)) };
  const again = sameStep(decide({ ...situation, user: fresh }, { ...deps.context, now }), decision);
  const held = 'stands' in again ? undefined : deps.stillAllowed(again, now);
  const why =
    'stands' in again
      ? again
      : (fallen(held && `Not now (${held.reason}): ${held.message}`) ?? fallen(usedSince(live, keys, keyId)));
  if (why === undefined) return undefined;
  await writeRecord(atMoment(deps, now), decision, keyId, prior);
  return { outcome: why.outcome, message: `Left alone at the last moment. ${why.because}` };
}

function fallen(because: string | undefined): Fallen | undefined {
  return because === undefined ? undefined : { stands: false, outcome: 'skipped', because };
}

/** A deletion cannot be taken back: any use since the decision forbids it, whatever the rule measures. */
function usedSince(
  { decision, key }: Standing,
  keys: Known<readonly KeyObservation[]>,
  keyId: string,
): string | undefined {
  if (decision.step !== 'delete') return undefined;
  const now = keys.known ? keys.value.find((each) => each.keyId === keyId)?.lastUsed : undefined;
  const after = now?.known ? now.value : null;
  const before = key?.lastUsed.known ? key.lastUsed.value : null;
  const isLater = after !== null && (before === null || after.at > before.at);
  return isLater ? `Key ${keyId} was used at ${toIso(after.at)}.` : undefined;
}

/** The tags, with one set back to what it was. */
function withTag(
  tags: ReadonlyMap<string, string>,
  name: string,
  value: string | undefined,
): ReadonlyMap<string, string> {
  const others = [...tags].filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return new Map(value === undefined ? others : [...others, [name, value]]);
}
