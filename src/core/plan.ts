import { expiredExemption } from './checks/exempt.ts';
import type { DecideContext, UserSituation } from './checks/situation.ts';
import { recordedKeys } from './checks/key-state.ts';
import { decideOrHold } from './decide-or-hold.ts';
import { guard } from './guardrails.ts';
import { earliestDue } from './guardrails/pace.ts';
import { NOTHING_LATELY } from './lately.ts';
import type { Decision, Next, StepDecision } from './model/decision.ts';
import type { AccountObservation, KeyObservation, UserObservation } from './model/observation.ts';
import { type AccountPlan, type PlanItem, type UpcomingItem, itemId } from './model/plan.ts';

/** Which part of a plan is wanted; the guardrails still weigh the whole account. */
export type PlanFilter = (decision: Decision) => boolean;

export const everything: PlanFilter = () => true;

/**
 * Decides every key of an account and applies the guardrails.
 * @param situations one per observed user
 * @param filter what to keep (`--user`, `--only notify`); measured after the decision, before pacing
 * @param errors what failed while observing, one sentence each
 */
export function planAccount(
  observation: AccountObservation,
  situations: readonly UserSituation[],
  context: DecideContext,
  filter: PlanFilter = everything,
  errors: readonly string[] = [],
): AccountPlan {
  const decisions = situations.flatMap((situation) => decideOrHold(situation, context));
  const count = {
    ...managedKeys(situations, decisions),
    begun: begunUsers(situations),
    lately: context.lately ?? NOTHING_LATELY,
  };
  const { steps, held, report } = guard(
    decisions.filter(isStep),
    filter,
    count,
    context.policy.guardrails,
    context.now,
  );
  const rest = [...decisions.filter((decision) => !isStep(decision)).filter(filter), ...held];
  return {
    account: observation.account,
    observedAt: observation.observedAt,
    items: steps.toSorted(inOrder).map((decision): PlanItem => ({
      id: itemId(decision.keyId, decision.step, decision.reason),
      decision,
    })),
    upcoming: [...steps, ...rest]
      .flatMap((decision) => upcoming(decision, context.now))
      .toSorted((a, b) => a.due - b.due),
    holds: [
      ...rootHolds(observation),
      ...situations.flatMap((situation) => expiredExemptions(situation, context)).filter(filter),
      ...rest.filter((decision) => decision.kind === 'hold' || decision.kind === 'report'),
    ].map((decision) => ({ decision })),
    guardrails: report,
    errors,
  };
}

function isStep(decision: Decision): decision is StepDecision {
  return decision.kind === 'step';
}

/** Records first, then keys, earliest due first; owners hear at the end, when everything that happened is known. */
const ORDER: Readonly<Record<StepDecision['step'], number>> = {
  repair: 0,
  delete: 1,
  deactivate: 2,
  rotate: 3,
  notify: 4,
};

function inOrder(a: StepDecision, b: StepDecision): number {
  return ORDER[a.step] - ORDER[b.step] || earliestDue(a, b);
}

/** What follows if nothing changes: a hold's next step, or the step that a notice of today announces. */
function upcoming(decision: Decision, now: number): readonly UpcomingItem[] {
  const next = nextOf(decision);
  if (next === null || next.at <= now) return [];
  const { account, user, userId, keyId, rule, owner, reason, message } = decision;
  const cause = decision.kind === 'step' ? decision.cause : null;
  const subject = { account, user, userId, keyId, rule, owner };
  return [
    {
      ...subject,
      id: itemId(keyId, next.step, reason),
      step: next.step,
      reason,
      cause,
      due: next.at,
      message,
    },
  ];
}

function nextOf(decision: Decision): Next | null {
  if (decision.kind !== 'step') return decision.next;
  if (decision.step !== 'notify') return null;
  const { announced, promised } = decision.notice;
  return promised !== null && (announced === 'deactivate' || announced === 'delete')
    ? { step: announced, at: promised }
    : null;
}

function rootHolds({ account, root }: AccountObservation): readonly Decision[] {
  if (root.activeKeySlots.known && root.activeKeySlots.value.length === 0) return [];
  const message = root.activeKeySlots.known
    ? 'The root user has an active access key. Keywarden never touches it: delete it by hand.'
    : `Whether the root user has access keys is not known: ${root.activeKeySlots.because}.`;
  const reason = root.activeKeySlots.known ? 'Protected' : 'ObservationIncomplete';
  return [
    {
      account,
      user: '<root_account>',
      userId: null,
      keyId: null,
      rule: null,
      owner: null,
      kind: 'report',
      reason,
      message,
      next: null,
    },
  ];
}

function expiredExemptions(situation: UserSituation, context: DecideContext): readonly Decision[] {
  const verdict = expiredExemption(situation, context);
  if (verdict === undefined) return [];
  const { account, user, userId } = situation.user;
  const subject = {
    account,
    user,
    userId: userId.known ? userId.value : null,
    keyId: null,
    rule: null,
    owner: situation.owner.known ? situation.owner.value : null,
  };
  return [{ ...subject, ...verdict }];
}

const UNMANAGED: ReadonlySet<string> = new Set([
  'Unmanaged',
  'Exempt',
  'ExemptionUnreadable',
  'ExemptionEnds',
  'ExemptionTooLong',
  'ExemptionVanished',
  'Protected',
]);

function managedKeys(
  situations: readonly UserSituation[],
  decisions: readonly Decision[],
): { readonly managedActiveKeys: number; readonly managedKeys: number } {
  const active = new Set(situations.flatMap(({ user }) => keyIds(user, isActive)));
  const onOurClock = new Set(
    situations.flatMap(({ user }) => {
      const recorded = recordedKeys(user);
      return keyIds(user, (key) => !isActive(key) && key.keyId !== null && recorded.includes(key.keyId));
    }),
  );
  const managed = decisions.filter(
    ({ rule, reason }) => rule !== null && reason !== 'NoticeVoid' && !UNMANAGED.has(reason),
  );
  const among = (ids: ReadonlySet<string>) =>
    managed.filter(({ keyId }) => keyId !== null && ids.has(keyId)).length;
  return { managedActiveKeys: among(active), managedKeys: among(active) + among(onOurClock) };
}

function keyIds(user: UserObservation, which: (key: KeyObservation) => boolean): readonly string[] {
  if (!user.keys.known) return [];
  return user.keys.value.filter(which).flatMap(({ keyId }) => keyId ?? []);
}

function isActive({ status }: KeyObservation): boolean {
  return status === 'Active';
}

function begunUsers(situations: readonly UserSituation[]): ReadonlySet<string> {
  const begun = situations.filter(
    ({ user, receipts }) =>
      recordedKeys(user).length > 0 ||
      [...receipts.values()].some(
        (own) => !own.known || own.value.some((receipt) => receipt.voided === null),
      ),
  );
  return new Set(begun.flatMap(({ user }) => (user.userId.known ? [user.userId.value] : [])));
}
