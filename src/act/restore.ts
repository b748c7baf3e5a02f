import type { UserObservation } from '../core/model/observation.ts';
import { isQuarantine } from '../core/quarantine.ts';
import { toDate } from '../core/model/time.ts';
import type { KeyRecord } from '../core/model/record.ts';
import { restoredRecord } from '../core/records.ts';
import { observeUser } from '../observe/user.ts';
import { type ActDeps, type StepResult, atMoment } from './deps.ts';
import { afterTheCall, messageOf } from './run-ends.ts';
import { readRecord, writeRecord } from './record-tag.ts';
import { untilKeys } from './verify.ts';

/**
 * Takes a deactivation back, ours or anybody's: the key works again, and its clocks start afresh.
 * @returns why nothing was done when the key is active, gone or burnt, or its user is quarantined
 * @throws AwsFailure, StoreError
 */
export async function restoreKey(given: ActDeps, userName: string, keyId: string): Promise<StepResult> {
  const user = await observeUser(given, userName);
  const deps = atMoment(given, given.awsTime());
  if (user === null) return { outcome: 'skipped', message: `User ${userName} no longer exists.` };
  const refusal = whyNot(user, keyId) ?? whyBurnt(deps, user, keyId);
  if (refusal !== undefined) return { outcome: 'skipped', message: refusal };
  const prior = readRecord(user, keyId, deps.context.now);

  await journal(deps, 'intent', user, keyId);
  // The key first: if we stop in between, an active key with a record that says "deactivated" reads as restored.
  await deps.iam.setKeyStatus(user.user, keyId, 'Active');
  return afterTheCall(`${keyId} of ${user.user} was switched on.`, () =>
    recorded(deps, user, keyId, prior),
  ).catch((error: unknown) => ({ outcome: 'failed', message: messageOf(error) }));
}

async function recorded(
  deps: ActDeps,
  user: UserObservation,
  keyId: string,
  prior: KeyRecord | null,
): Promise<StepResult> {
  const isActive = await untilKeys(deps, user.user, (keys) =>
    keys.some((key) => key.keyId === keyId && key.status === 'Active'),
  );
  if (!isActive)
    return {
      outcome: 'failed',
      message: `IAM accepted the change of ${keyId} but does not show it yet; look again in a minute.`,
    };
  const subject = { user: user.user, userId: user.userId.known ? user.userId.value : null };
  await writeRecord(deps, subject, keyId, restoredRecord(prior, deps.context.now, deps.context.run));
  await deps.receipts.voidAll(keyId, deps.context.now, 'the key was restored');
  await journal(deps, 'done', user, keyId);
  return {
    outcome: 'done',
    message: `Restored ${keyId} of ${user.user}: it works again within seconds, and its clocks start afresh.`,
  };
}

function whyNot(user: UserObservation, keyId: string): string | undefined {
  if (!user.keys.known) return `The keys of ${user.user} cannot be read: ${user.keys.because}`;
  if (!user.tags.known) return `The records of ${user.user} cannot be read: ${user.tags.because}`;
  if (!user.attachedPolicies.known)
    return `Whether ${user.user} is quarantined is not known: ${user.attachedPolicies.because}`;
  if (user.attachedPolicies.value.some(isQuarantine)) {
    return `AWS has quarantined ${user.user}: a key has probably leaked, and none of its keys is brought back. Issue a new one.`;
  }
  const key = user.keys.value.find((candidate) => candidate.keyId === keyId);
  if (key === undefined)
    return `Key ${keyId} of ${user.user} no longer exists; a deleted key cannot be brought back.`;
  if (key.status === 'Active') return `Key ${keyId} of ${user.user} is already active.`;
  return undefined;
}

/** Whoever found the secret could use it again as soon as the key works, also long after the quarantine was lifted. */
function whyBurnt({ memory }: ActDeps, { user, userId }: UserObservation, keyId: string): string | undefined {
  if (!userId.known) return `Whether ${keyId} was ever reported leaked is not known: ${userId.because}`;
  const known = memory.of(userId.value);
  if (!known.known) return `Whether ${keyId} was ever reported leaked is not known: ${known.because}`;
  const since = known.value.burnt.get(keyId);
  return since === undefined
    ? undefined
    : `Key ${keyId} of ${user} was reported leaked: AWS's quarantine was seen on ${toDate(since)}. It is never brought back. Issue a new key, and delete this one.`;
}

async function journal(
  deps: ActDeps,
  event: 'intent' | 'done',
  user: UserObservation,
  keyId: string,
): Promise<void> {
  await deps.journal.append({
    event,
    at: deps.awsTime(),
    user: user.user,
    keyId,
    data: { step: 'restore', reason: 'Requested', userId: user.userId.known ? user.userId.value : null },
  });
}
