import { type KeyState, keyState, recordOf, recordedKeys, settleReplacement } from './checks/key-state.ts';
import { matchRule } from './match.ts';
import type { Check, DecideContext, KeySituation, UserSituation } from './checks/situation.ts';
import { LIFECYCLE, decideKey } from './lifecycle.ts';
import type { Decision, Verdict } from './model/decision.ts';
import type { KeyObservation } from './model/observation.ts';

/**
 * What should happen to each key of one user now. Pure: the same situation and moment give the same decisions.
 * @returns inactive keys first, then by age; also one decision per record whose key is gone, and a single one with
 * `keyId` null when the user's keys are unknown. A user without keys and records gets none.
 */
export function decideUser(
  situation: UserSituation,
  context: DecideContext,
  rows: readonly Check[] = LIFECYCLE,
): readonly Decision[] {
  const { user } = situation;
  const keys: readonly (KeyObservation | null)[] = user.keys.known
    ? user.keys.value.toSorted(inactiveFirst)
    : [null];
  const ids = new Set(keys.map((key) => key?.keyId ?? null));
  const vanished = user.keys.known ? recordedKeys(user).filter((id) => !ids.has(id)) : [];
  const subjects = [
    ...vanished.map((keyId) => ({ keyId, key: null })),
    ...keys.map((key) => ({ keyId: key?.keyId ?? null, key })),
  ];
  const states = new Map(
    subjects.flatMap(({ keyId, key }): (readonly [string, KeyState])[] =>
      keyId === null
        ? []
        : [[keyId, keyState(key, recordOf(user, keyId, context.now), context.run, context.now)]],
    ),
  );
  for (const [keyId, state] of states) states.set(keyId, settleReplacement(state, states));
  const rule = matchRule(user, context.policy.rules);
  const decisions = subjects.map(({ keyId, key }): Decision => {
    const receipts = keyId === null ? undefined : situation.receipts.get(keyId);
    const keySituation: KeySituation = {
      ...context,
      ...situation,
      key,
      keyId,
      states,
      state: (keyId === null ? undefined : states.get(keyId)) ?? {
        kind: 'plain',
        clockFrom: null,
        restores: 0,
      },
      ownReceipts: receipts?.known ? receipts.value : [],
      rule: rule.known ? rule.value : null,
    };
    return {
      account: user.account,
      user: user.user,
      userId: user.userId.known ? user.userId.value : null,
      keyId,
      rule: keySituation.rule?.name ?? null,
      owner: situation.owner.known ? situation.owner.value : null,
      ...decideKey(keySituation, rows),
    };
  });
  return oneChangePerUser(decisions, context.now);
}

/**
 * Two changes to one user in one run could cut off what the first was meant to keep alive. Row 2 goes before the rest:
 * no key is touched while a record of its user is not in line.
 */
function oneChangePerUser(decisions: readonly Decision[], now: number): readonly Decision[] {
  const upkeep = decisions.findIndex(putsRecordRight);
  const first = upkeep === -1 ? decisions.findIndex(changesSomething) : upkeep;
  return decisions.map((decision, index) => {
    if (index === first || !changesSomething(decision)) return decision;
    const { kind: _, ...subject } = decision;
    const held: Verdict = {
      kind: 'hold',
      reason: 'OneStepPerRun',
      message: `Due: ${decision.message} Another step on ${decision.user} comes first.`,
      next: { step: decision.step, at: now },
    };
    const { account, user, userId, keyId, rule, owner } = subject;
    return { account, user, userId, keyId, rule, owner, ...held };
  });
}

function changesSomething(decision: Decision): decision is Extract<Decision, { kind: 'step' }> {
  return decision.kind === 'step' && decision.step !== 'notify';
}

function putsRecordRight(decision: Decision): boolean {
  return decision.kind === 'step' && decision.step === 'repair' && decision.reason !== 'Adopted';
}

function inactiveFirst(a: KeyObservation, b: KeyObservation): number {
  return rank(a) - rank(b) || created(a) - created(b) || ((a.keyId ?? '') < (b.keyId ?? '') ? -1 : 1);
}

function rank(key: KeyObservation): number {
  return key.status === 'Active' ? 1 : 0;
}

function created(key: KeyObservation): number {
  return key.createdAt.known ? key.createdAt.value : 0;
}
