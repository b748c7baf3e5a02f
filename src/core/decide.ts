import { type KeyState, keyState, recordOf, recordedKeys, settleReplacement } from './checks/key-state.ts';
import { matchRule } from './match.ts';
import type { Check, DecideContext, KeySituation, UserSituation } from './checks/situation.ts';
import { LIFECYCLE, decideKey } from './lifecycle.ts';
import { withdrawal } from './withdrawal.ts';
import { withRememberedUses } from './memory/uses.ts';
import type { Decision, Subject, Verdict } from './model/decision.ts';
import type { KeyObservation, UserObservation } from './model/observation.ts';
import type { Receipt } from './model/receipt.ts';

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
  const { owner, passedOver = NOBODY, outside, unreachable, receipts, memory, seals } = situation;
  const { policy, now, run, caller, storeRestored = false, stores = null } = context;
  const user = memory.known ? withRememberedUses(situation.user, memory.value) : situation.user;
  const subjects = subjectsOf(user);
  const states = statesOf(user, subjects, context);
  const rule = matchRule(user, policy.rules);
  const decisions = subjects.map(({ keyId, key }): Decision => {
    const own = keyId === null ? undefined : receipts.get(keyId);
    // Written out field by field: this runs for every key of an organization, and copying objects would be most of it.
    const keySituation: KeySituation = {
      policy,
      now,
      run,
      caller,
      storeRestored,
      stores,
      user,
      owner,
      passedOver,
      outside,
      unreachable,
      receipts,
      memory,
      seals,
      key,
      keyId,
      states,
      state: (keyId === null ? undefined : states.get(keyId)) ?? PLAIN,
      ownReceipts: own?.known ? own.value : NONE,
      rule: rule.known ? rule.value : null,
      ruleUnknown: rule.known ? null : rule.because,
    };
    return asDecision(keySituation, decideKey(keySituation, rows));
  });
  const decided = oneChangePerUser(decisions, now);
  return rows === LIFECYCLE
    ? [...decided, ...withdrawals({ ...situation, user }, decided, context)]
    : decided;
}

/** What some owners were told no longer holds: they hear of that besides whatever is decided about the key. */
function withdrawals(
  situation: UserSituation,
  decisions: readonly Decision[],
  context: DecideContext,
): readonly Decision[] {
  if (situation.receipts.size === 0) return NOTHING;
  return decisions.flatMap((decision) => {
    const verdict = withdrawal(situation, decision, context);
    return verdict === undefined ? [] : [{ ...subjectOf(decision), ...verdict }];
  });
}

interface KeySubject {
  readonly keyId: string | null;
  readonly key: KeyObservation | null;
}

const PLAIN: KeyState = { kind: 'plain', clockFrom: null, restores: 0 };
const NONE: readonly Receipt[] = [];
const NOBODY: readonly string[] = [];
const NOTHING: readonly Decision[] = [];

/** Records of keys that are gone, then the keys. */
function subjectsOf(user: UserObservation): readonly KeySubject[] {
  if (!user.keys.known) return [{ keyId: null, key: null }];
  const keys = user.keys.value.length > 1 ? user.keys.value.toSorted(inactiveFirst) : user.keys.value;
  const gone = recordedKeys(user).filter((id) => keys.every((key) => key.keyId !== id));
  return [...gone.map((keyId) => ({ keyId, key: null })), ...keys.map((key) => ({ keyId: key.keyId, key }))];
}

function statesOf(
  user: UserObservation,
  subjects: readonly KeySubject[],
  { now, run }: DecideContext,
): ReadonlyMap<string, KeyState> {
  const states = new Map<string, KeyState>();
  for (const { keyId, key } of subjects) {
    if (keyId === null) continue;
    states.set(keyId, keyState(key, recordOf(user, keyId, now), run, now));
  }
  for (const [keyId, state] of states) states.set(keyId, settleReplacement(state, states));
  return states;
}

function asDecision({ user, keyId, rule, owner }: KeySituation, verdict: Verdict): Decision {
  const subject: Subject = {
    account: user.account,
    user: user.user,
    userId: user.userId.known ? user.userId.value : null,
    keyId,
    rule: rule?.name ?? null,
    owner: owner.known ? owner.value : null,
  };
  return Object.assign(subject, verdict);
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
    const held: Verdict = {
      kind: 'hold',
      reason: 'OneStepPerRun',
      message: `Due: ${decision.message} Another step on ${decision.user} comes first.`,
      next: { step: decision.step, at: now },
      ...(decision.grounds === undefined ? {} : { grounds: decision.grounds }),
    };
    return { ...subjectOf(decision), ...held };
  });
}

function subjectOf({ account, user, userId, keyId, rule, owner }: Decision): Subject {
  return { account, user, userId, keyId, rule, owner };
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
