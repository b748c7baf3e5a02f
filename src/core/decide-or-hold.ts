import type { DecideContext, UserSituation } from './checks/situation.ts';
import { decideUser } from './decide.ts';
import type { Decision } from './model/decision.ts';

/**
 * Decides a user among many. A user on whom the decision itself fails is undecided, and keeps none of the others from
 * being decided.
 */
export function decideOrHold(situation: UserSituation, context: DecideContext): readonly Decision[] {
  try {
    return decideUser(situation, context);
  } catch (error) {
    const { account, user, userId } = situation.user;
    const why = error instanceof Error ? error.message : String(error);
    return [
      {
        account,
        user,
        userId: userId.known ? userId.value : null,
        keyId: null,
        rule: null,
        owner: null,
        kind: 'hold',
        reason: 'ObservationIncomplete',
        message: `${user} could not be decided, so nothing is done: ${why}`,
        next: null,
      },
    ];
  }
}
