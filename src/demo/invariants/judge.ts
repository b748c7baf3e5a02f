import type { Agreement, Evidence, Finding } from './evidence.ts';
import { onlyAllowedCalls } from './rules/allowed.ts';
import { offLongEnough } from './rules/deletion.ts';
import { notBeforeThePromise, toldInTime } from './rules/notice.ts';
import { lastWordHolds, notLongAfterThePromise } from './rules/last-word.ts';
import { successorUsedLater } from './rules/cutover.ts';
import { notTooFast } from './rules/pace.ts';
import { nobodyRefusedAtTheirRhythm } from './rules/rhythm.ts';
import { nothingFetchableTakenBack } from './rules/sink.ts';
import { oneStepAUserAndDay } from './rules/one-step.ts';
import { everyNewKeyComesToAnEnd, newKeyInUseFirst, oneNewKeyAtATime } from './rules/rotation.ts';
import { noSecretInMail } from './rules/secrets.ts';
import { untouchedWhileExempt } from './rules/untouched.ts';
import { unusedLongEnough } from './rules/use.ts';

/** What one rule found. */
export interface Ruling {
  /** The rule in words. */
  readonly rule: string;
  /** How many steps, calls or mails it looked at. */
  readonly checked: number;
  /** A sentence for each that breaks it. */
  readonly violations: readonly string[];
}

type Rule = (evidence: Evidence, agreement: Agreement) => readonly Finding[];

const RULES: readonly (readonly [says: string, rule: Rule])[] = [
  ['nothing happened to a key before its owner was told, a whole grace before', toldInTime],
  ['nothing happened before the date that was given last', notBeforeThePromise],
  ['nothing happened more than 48 hours after that date', notLongAfterThePromise],
  ['the last mail about a key said what happened next', lastWordHolds],
  ['no key was deactivated that was in use', unusedLongEnough],
  ['no key was replaced and switched off before its successor was in use', newKeyInUseFirst],
  ['every successor was used after the key it replaced, on two days', successorUsedLater],
  ['no key was taken back that its readers could fetch', nothingFetchableTakenBack],
  ['nobody was refused who used a key at their own rhythm', nobodyRefusedAtTheirRhythm],
  ['no more keys changed in 20 hours than was agreed', notTooFast],
  ['every key that was made was handed over, or taken back', everyNewKeyComesToAnEnd],
  ['no user was made a second key while the first was under way', oneNewKeyAtATime],
  ['nobody exempt or quarantined was touched', untouchedWhileExempt],
  ['nothing was called but what Keywarden is for', onlyAllowedCalls],
  ['nothing was deleted that had not been off for its time', offLongEnough],
  ['no user was changed twice in a day', oneStepAUserAndDay],
  ['no mail held a secret', noSecretInMail],
];

/**
 * Holds what the embedded AWS saw against what was agreed. It knows nothing of Keywarden: neither its code nor its
 * journal, so that it cannot share a mistake with it.
 */
export function judge(evidence: Evidence, agreement: Agreement): readonly Ruling[] {
  return RULES.map(([rule, check]) => {
    const findings = check(evidence, agreement);
    return {
      rule,
      checked: findings.length,
      violations: findings.flatMap(({ violation }) => violation ?? []),
    };
  });
}
