import { decideUser } from '../../src/core/decide.ts';
import type { DecideContext, UserSituation } from '../../src/core/checks/situation.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import { known } from '../../src/core/model/known.ts';
import type { Ground, Receipt } from '../../src/core/model/receipt.ts';
import { KEY } from './key.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from './situation.ts';

type Words = SituationWords & ContextWords;

/** What is decided about each key of a user. */
export function decideAll(words: Words): readonly Decision[] {
  const context = aContext(words);
  return decideUser(onTodaysGround(aSituation(words), context), context);
}

/** What is decided about one key, `KEY` unless another is named. */
export function decide(words: Words, keyId: string | null = KEY): Decision {
  const all = decideAll(words);
  const decision = all.find((candidate) => candidate.keyId === keyId);
  if (decision === undefined) throw new Error(`no decision about ${keyId}: ${JSON.stringify(all)}`);
  return decision;
}

/**
 * The situation with receipts that say on what ground they were sent: where a test left that out, it is the ground of
 * the step that they announce, as it is decided today.
 */
export function onTodaysGround(situation: UserSituation, context: DecideContext): UserSituation {
  let filled: UserSituation = { ...situation, receipts: new Map() };
  // An escalation stands on the notice before it, so its ground shows only once that one counts.
  for (let round = 0; round < 3; round += 1) {
    const decisions = decideUser(filled, context);
    const receipts = new Map(
      [...situation.receipts].map(([keyId, own]) => {
        if (!own.known) return [keyId, own] as const;
        const grounds = decisions
          .filter((each) => each.keyId === keyId)
          .flatMap((each) => each.grounds ?? []);
        const before = filled.receipts.get(keyId);
        return [
          keyId,
          known(
            own.value.map((receipt, at) =>
              grounded(receipt, grounds, before?.known ? before.value[at] : undefined),
            ),
          ),
        ] as const;
      }),
    );
    filled = { ...situation, receipts };
  }
  return filled;
}

function grounded(receipt: Receipt, grounds: readonly Ground[], before: Receipt | undefined): Receipt {
  if (receipt.ground !== null) return receipt;
  const ground = grounds.find(
    ({ announced, reason }) => announced === receipt.announced && reason === receipt.reason,
  );
  return { ...receipt, ground: ground ?? before?.ground ?? null };
}

/** A decision in short: `deactivate Unused`, `hold InGrace`, `healthy Healthy`. */
export function inShort(decision: Decision): string {
  return `${decision.kind === 'step' ? decision.step : decision.kind} ${decision.reason}`;
}

/** What is decided about one key, in short. */
export function verdict(words: Words, keyId: string | null = KEY): string {
  return inShort(decide(words, keyId));
}
