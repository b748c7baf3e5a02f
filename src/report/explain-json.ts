import type { Decision } from '../core/model/decision.ts';
import type { Known } from '../core/model/known.ts';
import { type KeyObservation, keyDescription } from '../core/model/observation.ts';
import { recordTag } from '../core/model/record.ts';
import type { Receipt } from '../core/model/receipt.ts';
import { formatDuration, toIso } from '../core/model/time.ts';
import { type ExplainedKey, type Explanation, explainedKeys } from './explanation.ts';
import { historyToJson } from './history.ts';
import { MEANINGS } from './meanings.ts';
import { nextSentence } from './next.ts';

/**
 * An explanation as data, `version` 1. What could not be read is `{"unknown": "why"}`; moments are ISO 8601 in UTC.
 */
export function explainToJson(explanation: Explanation): object {
  const { now, hypothetical, policySource, accountName, user, owner, decisions } = explanation;
  return {
    version: 1,
    generatedAt: toIso(now),
    hypothetical,
    policy: policySource,
    account: user.account,
    ...(accountName === undefined ? {} : { name: accountName }),
    user: user.user,
    arn: user.arn,
    userId: orUnknown(user.userId),
    path: user.path,
    createdAt: toIso(user.createdAt),
    groups: orUnknown(user.groups),
    tags: orUnknown(user.tags, (tags) => Object.fromEntries(tags)),
    owner: orUnknown(owner),
    decisions: decisions
      .filter(({ keyId }) => keyId === null)
      .map((decision) => decisionJson(decision, explanation)),
    keys: orUnknown(user.keys, () => explainedKeys(explanation).map((key) => keyJson(key, explanation))),
  };
}

function keyJson(
  { key, keyId, decisions, receipts, history }: ExplainedKey,
  explanation: Explanation,
): object {
  const { user } = explanation;
  return {
    keyId,
    exists: key !== null,
    description: keyDescription(user, keyId),
    ...(key === null ? {} : observed(key)),
    record: orUnknown(user.tags, (tags) => (keyId === null ? null : (tags.get(recordTag(keyId)) ?? null))),
    decisions: decisions.map((decision) => decisionJson(decision, explanation)),
    receipts: orUnknown(receipts, (all) => all.map(receiptJson)),
    history: historyToJson(history),
  };
}

function observed({ slot, status, createdAt, ageFrom, lastUsed }: KeyObservation): object {
  return {
    slot,
    status: typeof status === 'string' ? status : status.unrecognised,
    createdAt: orUnknown(createdAt, toIso),
    ageFrom,
    lastUsed: orUnknown(lastUsed, (use) => (use === null ? null : { ...use, at: toIso(use.at) })),
  };
}

function decisionJson(decision: Decision, explanation: Explanation): object {
  const { kind, reason, rule, message } = decision;
  const next = kind === 'step' ? { step: decision.step, at: decision.due } : decision.next;
  return {
    kind,
    reason,
    rule,
    message,
    meaning: MEANINGS[reason],
    next: next === null ? null : { step: next.step, at: toIso(next.at) },
    nextMessage: nextSentence(decision, explanation),
  };
}

function receiptJson({ acceptedAt, promised, reminder, voided, ...receipt }: Receipt): object {
  return {
    ...receipt,
    acceptedAt: toIso(acceptedAt),
    promised: promised === null ? null : toIso(promised),
    reminder: reminder === null ? null : formatDuration(reminder),
    voided: voided === null ? null : { ...voided, at: toIso(voided.at) },
  };
}

function orUnknown<T>(known: Known<T>, show: (value: T) => unknown = (value) => value): unknown {
  return known.known ? show(known.value) : { unknown: known.because };
}
