import { recordedKeys } from '../core/checks/key-state.ts';
import { type UserObservation, tagValue } from '../core/model/observation.ts';
import { recordTag } from '../core/model/record.ts';
import { observeUser } from '../observe/user.ts';
import { type ActDeps, type StepResult, atMoment } from './deps.ts';
import { afterTheCall } from './run-ends.ts';
import { untilTags } from './verify.ts';

/**
 * Clears what is said in our name about a user, whoever said it: records, receipts, and what we remember of both. Every
 * clock starts anew, and nothing about the user's keys changes. What people write, like an exemption, stays.
 * @param userId a user of this name with another id is another user
 * @throws AwsFailure, StoreError
 */
export async function settleUser(
  given: ActDeps,
  { user: name, userId }: { readonly user: string; readonly userId: string },
): Promise<StepResult> {
  const user = await observeUser(given, name, userId);
  if (user === null) return { outcome: 'skipped', message: `User ${name} is gone.` };
  if (!user.tags.known || !user.keys.known)
    return {
      outcome: 'failed',
      message: `The keys or tags of ${name} cannot be read, so nothing is cleared.`,
    };
  const deps = atMoment(given, given.awsTime());
  const records = recordedKeys(user);
  const keyIds = [...new Set([...user.keys.value.flatMap(({ keyId }) => keyId ?? []), ...records])];
  const data = { step: 'settle', reason: 'Requested', userId, values: valuesOf(user, records) };
  const journal = (event: 'intent' | 'done') =>
    deps.journal.append({ event, at: deps.awsTime(), user: name, keyId: null, data });

  await journal('intent');
  // In this order a run that is killed in between leaves what holds the user, and it is settled again.
  for (const keyId of keyIds) await deps.receipts.clear(keyId);
  deps.memory.settled(userId);
  await deps.memory.save();
  if (records.length > 0) await deps.iam.untagUser(name, records.map(recordTag));
  return afterTheCall(`${name} was settled.`, async () => {
    const isGone = await untilTags(deps, name, (tags) =>
      records.every((keyId) => tagValue(tags, recordTag(keyId)) === undefined),
    );
    await journal('done');
    return isGone
      ? {
          outcome: 'done',
          message: `Settled ${name}: ${counted(records.length)} cleared, and every clock starts anew.`,
        }
      : {
          outcome: 'failed',
          message: `IAM accepted the removal of the records of ${name} but still shows them; look again in a minute.`,
        };
  });
}

/** For history: what stood there is evidence. */
function valuesOf(user: UserObservation, records: readonly string[]): readonly string[] {
  const { tags } = user;
  return tags.known
    ? records.map((keyId) => `${recordTag(keyId)} ${tagValue(tags.value, recordTag(keyId)) ?? ''}`)
    : [];
}

function counted(records: number): string {
  if (records === 0) return 'what was told is';
  return records === 1 ? 'one record and what was told are' : `${records} records and what was told are`;
}
