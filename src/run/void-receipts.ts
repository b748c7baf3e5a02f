import type { ActDeps } from '../act/deps.ts';
import { RunEnds, messageOf } from '../act/run-ends.ts';
import type { DecideContext, UserSituation } from '../core/checks/situation.ts';
import { decideUser } from '../core/decide.ts';
import { keysWithVoidReceipts } from '../core/voiding.ts';
import type { Planned } from './account-plan.ts';

/**
 * Marks notices whose ground has gone as void, before anything else, so that nothing later in the run can count on them.
 * @returns users of whom that failed, each with why: nothing may be done about them in this run
 * @throws RunEnds when history cannot be written
 */
export async function voidReceipts(
  act: ActDeps,
  { situations, context }: Pick<Planned, 'situations' | 'context'>,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const situation of situations) {
    try {
      await voidOwn(act, situation, context);
    } catch (error) {
      if (error instanceof RunEnds) throw error;
      failures.set(
        situation.user.user,
        `A notice to the owner of ${situation.user.user} no longer counts, and that could not be written down, so nothing is done: ${messageOf(error)}`,
      );
    }
  }
  return failures;
}

async function voidOwn(act: ActDeps, situation: UserSituation, context: DecideContext): Promise<void> {
  const { user, userId } = situation.user;
  for (const lost of keysWithVoidReceipts(situation, decideUser(situation, context), context)) {
    const { keyId, because, ends } = lost;
    const at = act.awsTime();
    await act.receipts.voidAll(keyId, at, because, ends);
    const data = { because, userId: userId.known ? userId.value : null };
    await act.journal
      .append({ event: 'receipt-voided', at, user, keyId, data })
      .catch((error: unknown) => Promise.reject(new RunEnds(error, [])));
  }
}
