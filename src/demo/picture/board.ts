import type { ReasonCode } from '../../core/checks/reasons.ts';
import type { AccountPlan } from '../../core/model/plan.ts';
import { isUsedOn } from '../cast/calendar.ts';
import type { Happening } from '../happening.ts';
import type { LivingKey } from '../people/lives.ts';
import type { Day } from '../run-days.ts';

/** How a key stands, as the picture shows it. */
export type Cell =
  | 'in-use'
  | 'idle'
  /** Made by Keywarden, and not used by its owner yet. */
  | 'new'
  | 'notified'
  | 'deactivated'
  | 'deleted'
  | 'restored'
  | 'exempt'
  | 'held'
  /** Its replacement was begun, and not brought to its end. */
  | 'halfway';

/** Every key by its id. */
export type Board = ReadonlyMap<string, Cell>;

export const EMPTY_BOARD: Board = new Map();

/** A key counts as idle in the picture after so many days; the policy waits longer. */
const IDLE_DAYS = 30;

/** The board after one more day, from what the runs planned and did and from what people did. */
export function boardAfter(
  before: Board,
  { day, happenings, plans }: Day,
  keys: readonly LivingKey[],
): Board {
  return new Map(
    keys.map((key): [string, Cell] => {
      const was = before.get(key.id);
      if (was === 'deleted' || key.isGone) return [key.id, 'deleted'];
      const done = happenings.filter(({ keyId }) => keyId === key.id).flatMap((each) => cellOf(each) ?? []);
      const last = done.at(-1);
      if (last !== undefined) return [key.id, last];
      const plan = plans.get(key.account.id);
      const planned =
        plan === undefined ? (was === 'in-use' || was === 'idle' ? undefined : was) : plannedCell(plan, key);
      if (planned !== undefined) return [key.id, planned];
      if (was === 'restored' || was === 'new') return [key.id, was];
      return [key.id, isIdle(day, key) ? 'idle' : 'in-use'];
    }),
  );
}

function cellOf(happening: Happening): Cell | undefined {
  switch (happening.kind) {
    case 'told':
    case 'reminded':
      if (happening.announced === 'delete') return 'deactivated';
      if (happening.announced === 'attention') return 'held';
      return happening.announced === 'deactivate' ? 'notified' : undefined;
    case 'rotated':
      return 'notified';
    case 'issued':
      return 'new';
    case 'fetched':
      return 'in-use';
    case 'killed':
      return 'halfway';
    case 'deactivated':
    case 'adopted':
      return 'deactivated';
    case 'deleted':
      return 'deleted';
    case 'restored':
    case 'found-restored':
      return 'restored';
    case 'deed':
      return happening.deed === 'delete' ? 'deleted' : undefined;
    case 'undone':
    case 'failed':
    case 'skipped':
    case 'refused':
    case 'trouble':
      return undefined;
  }
}

/** The last word of a run on a key; some holds concern all keys of a user. */
function plannedCell({ holds }: AccountPlan, { id, user }: LivingKey): Cell | undefined {
  const hold = holds.find(
    ({ decision }) => decision.keyId === id || (decision.keyId === null && decision.user === user),
  );
  return hold === undefined ? undefined : CELL_OF_HOLD[hold.decision.reason];
}

const CELL_OF_HOLD: Partial<Record<ReasonCode, Cell>> = {
  InGrace: 'notified',
  AwaitingDeletion: 'deactivated',
  NoDeletionRule: 'deactivated',
  InactiveByOthers: 'deactivated',
  Exempt: 'exempt',
  ExemptionTooLong: 'exempt',
  ExemptionUnreadable: 'exempt',
  NoOwner: 'held',
  ObservationIncomplete: 'held',
  Quarantined: 'held',
  Contested: 'held',
  RecordUnreadable: 'held',
  RecordForged: 'held',
  RecordRolledBack: 'held',
  OneStepPerRun: 'notified',
  Paced: 'notified',
  OldKeyStillUsed: 'notified',
  ReplacementNotUsed: 'notified',
  StopAbove: 'notified',
};

function isIdle(day: number, { uses, since }: LivingKey): boolean {
  for (let ago = 0; ago < IDLE_DAYS && ago <= day; ago += 1) if (isUsedOn(day - ago, uses)) return false;
  return day - since >= IDLE_DAYS;
}
