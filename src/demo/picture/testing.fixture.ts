import type { AccountPlan } from '../../core/model/plan.ts';
import type { ReasonCode } from '../../core/checks/reasons.ts';
import type { CastAccount } from '../cast/types.ts';
import type { Happening } from '../happening.ts';
import type { LivingKey } from '../people/lives.ts';
import type { Day } from '../run-days.ts';

/** Days, keys and happenings in a few words. */

export const ACCOUNT: CastAccount = { id: '111122223333', name: 'prod', users: [] };

export function livingKey(user: string, more: Partial<LivingKey> = {}): LivingKey {
  return {
    account: ACCOUNT,
    user,
    id: `AKIA-${user}`,
    service: 's3',
    region: 'eu-west-1',
    uses: [],
    since: -1,
    isGone: false,
    ...more,
  };
}

export function about(user: string, day = 0) {
  return { day, account: ACCOUNT, user, keyId: `AKIA-${user}`, reason: null, says: `${user} does something` };
}

export function told(
  user: string,
  announced: 'deactivate' | 'delete' | 'rotate' | 'attention',
  day = 0,
): Happening {
  const promised = announced === 'deactivate' || announced === 'delete' ? Date.UTC(2026, 8, 15, 2) : null;
  return { kind: 'told', ...about(user, day), announced, promised, to: `${user}@example.com` };
}

export function dayOf(day: number, happenings: readonly Happening[], plans: Day['plans'] = planOf()): Day {
  return { day, happenings, plans };
}

/** A plan that holds these keys for these reasons. */
export function planOf(holds: Readonly<Record<string, ReasonCode>> = {}): Day['plans'] {
  const plan: AccountPlan = {
    account: ACCOUNT.id,
    observedAt: 0,
    items: [],
    upcoming: [],
    errors: [],
    guardrails: {
      stopped: null,
      due: { deactivate: [], delete: [] },
      managedKeys: 5,
      managedActiveKeys: 0,
      destructive: 0,
      paced: 0,
      blackout: false,
    },
    holds: Object.entries(holds).map(([user, reason]) => ({
      decision: {
        account: ACCOUNT.id,
        user,
        userId: null,
        keyId: reason === 'ObservationIncomplete' ? null : `AKIA-${user}`,
        rule: null,
        owner: null,
        kind: 'hold',
        reason,
        message: '',
        next: null,
      },
    })),
  };
  return new Map([[ACCOUNT.id, plan]]);
}
