import type { HoldVerdict } from '../model/decision.ts';
import { CONTESTED_AFTER } from '../records.ts';
import type { KeySituation } from './situation.ts';
import { hold } from './verdicts.ts';

/**
 * People have restored the key as often as we may overrule them: nothing more is begun with it.
 * @param facts what would be due otherwise, a sentence
 * @returns undefined where nobody objects
 */
export function contested({ state }: KeySituation, facts: string): HoldVerdict | undefined {
  if ((state.kind !== 'plain' && state.kind !== 'replaced') || state.restores < CONTESTED_AFTER)
    return undefined;
  return hold(
    'Contested',
    `${facts} But it was restored ${state.restores} times: settle with its owner, or exempt the user.`,
  );
}
