import { decideUser } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import { KEY } from './key.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from './situation.ts';

type Words = SituationWords & ContextWords;

/** What is decided about each key of a user. */
export function decideAll(words: Words): readonly Decision[] {
  return decideUser(aSituation(words), aContext(words));
}

/** What is decided about one key, `KEY` unless another is named. */
export function decide(words: Words, keyId: string | null = KEY): Decision {
  const all = decideAll(words);
  const decision = all.find((candidate) => candidate.keyId === keyId);
  if (decision === undefined) throw new Error(`no decision about ${keyId}: ${JSON.stringify(all)}`);
  return decision;
}

/** A decision in short: `deactivate Unused`, `hold InGrace`, `healthy Healthy`. */
export function inShort(decision: Decision): string {
  return `${decision.kind === 'step' ? decision.step : decision.kind} ${decision.reason}`;
}

/** What is decided about one key, in short. */
export function verdict(words: Words, keyId: string | null = KEY): string {
  return inShort(decide(words, keyId));
}
