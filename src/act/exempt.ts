import { type ExemptionRequest, exemptionValue } from '../core/exempting.ts';
import { exemptSince } from '../core/memory/exempted.ts';
import { EXEMPT_ENDED_TAG, EXEMPT_TAG } from '../core/model/exemption.ts';
import { type UserObservation, tagValue } from '../core/model/observation.ts';
import { toIso } from '../core/model/time.ts';
import { observeUser } from '../observe/user.ts';
import type { ActDeps, StepResult } from './deps.ts';
import { afterTheCall, messageOf } from './run-ends.ts';
import { untilTags } from './verify.ts';

/** IAM allows 50 tags per user. */
const MAX_TAGS = 50;

/**
 * Exempts a user or one key by the tag `keywarden:exempt`, in the name of whoever runs it.
 * @returns why it was not done, where it cannot be
 * @throws AwsFailure, StoreError
 */
export async function exemptUser(
  deps: ActDeps,
  userName: string,
  request: ExemptionRequest,
): Promise<StepResult> {
  const read = await readTags(deps, userName);
  if ('outcome' in read) return read;
  const { user, userId, tags } = read;
  const { policy } = deps.context;
  const now = deps.awsTime();
  const memory = deps.memory.of(userId);
  const standing = tagValue(tags, EXEMPT_TAG);
  // One that vanished counts on, and one for a single key must not end it unasked.
  if (!memory.known && request.keyId !== null)
    return failed(`Whether another exemption counts for ${userName} is not known: ${memory.because}.`);
  const counting = standing ?? (memory.known ? memory.value.exemption?.value : undefined);
  const longest = policy.guardrails.exemptMax;
  const since = memory.known ? exemptSince(memory.value, now, longest) : now;
  const answer = exemptionValue(request, counting, { now, longest, since });
  if (!answer.ok) return skipped(answer.because);
  if (standing === undefined && tags.size >= MAX_TAGS)
    return skipped(`${userName} has ${tags.size} tags and IAM allows ${MAX_TAGS}. Remove one first.`);

  await note(deps, 'intent', user, request.keyId, { value: answer.value });
  await deps.iam.tagUser(userName, new Map([[EXEMPT_TAG, answer.value]]));
  return afterTheCall(
    `${request.keyId ?? userName} is exempt: ${answer.value}.`,
    async (): Promise<StepResult> => {
      deps.memory.exempted(userId, { value: answer.value, firstSeen: now, goneSince: null }, now, longest);
      // What the owner was told no longer counts: after the exemption they hear anew, with the full grace.
      for (const keyId of concerned(user, request.keyId)) await deps.receipts.voidAll(keyId, now, 'exempted');
      await note(deps, 'done', user, request.keyId, { value: answer.value });
      if (!(await untilTags(deps, userName, (seen) => tagValue(seen, EXEMPT_TAG) === answer.value)))
        return failed(
          `IAM accepted the exemption of ${userName} but does not show it yet; it counts all the same.`,
        );
      return { outcome: 'done', message: `${request.keyId ?? userName} is exempt: ${answer.value}` };
    },
  ).catch((error: unknown) => failed(messageOf(error)));
}

/**
 * Ends a user's exemption by tag, also one whose tag has vanished: from now on the user is treated like any other.
 * @throws AwsFailure, StoreError
 */
export async function endExemption(deps: ActDeps, userName: string): Promise<StepResult> {
  const read = await readTags(deps, userName);
  if ('outcome' in read) return read;
  const { user, userId, tags } = read;
  const { now } = deps.context;
  const standing = tagValue(tags, EXEMPT_TAG);
  const memory = deps.memory.of(userId);
  // One that vanished may be remembered there, and would count on.
  if (!memory.known) return failed(`The end cannot be confirmed, as it is not known: ${memory.because}.`);
  const remembered = memory.value.exemption;
  if (standing === undefined && remembered === null)
    return skipped(`${userName} has no exemption by tag. One by a rule ends in keywarden.yaml.`);

  await note(deps, 'intent', user, null, { value: null });
  if (standing !== undefined) await deps.iam.untagUser(userName, [nameOf(tags)]);
  // Notices from before this moment never count again, whatever the store says of them. The tag comes after the other is
  // gone, which leaves room for it; killed in between, the exemption counts as vanished, and that holds.
  await deps.iam.tagUser(userName, new Map([[EXEMPT_ENDED_TAG, toIso(now)]]));
  deps.memory.exempted(userId, null, now, deps.context.policy.guardrails.exemptMax);
  await note(deps, 'done', user, null, { value: null });
  // A run that still saw the tag would remember it, and then miss it.
  if (!(await untilTags(deps, userName, (seen) => tagValue(seen, EXEMPT_TAG) === undefined)))
    return failed(
      `IAM accepted the end of the exemption of ${userName} but does not show it yet. Should it be held as ExemptionVanished later, run this again.`,
    );
  const gone = standing === undefined ? ' (its tag had vanished before)' : '';
  return {
    outcome: 'done',
    message: `The exemption of ${userName} is over: ${standing ?? remembered?.value ?? ''}${gone}. Owners are told anew before anything happens.`,
  };
}

interface Tagged {
  readonly user: UserObservation;
  readonly userId: string;
  readonly tags: ReadonlyMap<string, string>;
}

async function readTags(deps: ActDeps, userName: string): Promise<Tagged | StepResult> {
  const user = await observeUser(deps, userName);
  if (user === null) return skipped(`User ${userName} no longer exists.`);
  if (!user.userId.known) return skipped(`The id of ${userName} cannot be read: ${user.userId.because}`);
  if (!user.tags.known) return skipped(`The tags of ${userName} cannot be read: ${user.tags.because}`);
  return { user, userId: user.userId.value, tags: user.tags.value };
}

/** Tag names keep their case: the one to remove is the one that stands. */
function nameOf(tags: ReadonlyMap<string, string>): string {
  return [...tags.keys()].find((name) => name.toLowerCase() === EXEMPT_TAG) ?? EXEMPT_TAG;
}

function concerned({ keys }: UserObservation, keyId: string | null): readonly string[] {
  if (keyId !== null) return [keyId];
  return keys.known ? keys.value.flatMap((key) => key.keyId ?? []) : [];
}

function skipped(message: string): StepResult {
  return { outcome: 'skipped', message };
}

function failed(message: string): StepResult {
  return { outcome: 'failed', message };
}

async function note(
  deps: ActDeps,
  event: 'intent' | 'done',
  user: UserObservation,
  keyId: string | null,
  data: { readonly value: string | null },
): Promise<void> {
  await deps.journal.append({
    event,
    at: deps.awsTime(),
    user: user.user,
    keyId,
    data: {
      step: data.value === null ? 'end the exemption' : 'exempt',
      reason: 'Requested',
      userId: user.userId.known ? user.userId.value : null,
      message: data.value,
    },
  });
}
