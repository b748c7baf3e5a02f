import type { ReasonCode } from '../core/checks/reasons.ts';
import type { NoticeEntry } from './notice.ts';

/** What the owner of a key is facing; one way of telling each. Template authors can tell them apart by this word. */
export type Situation =
  'leaked' | 'deactivation' | 'deletion' | 'rotation' | 'overdue-cutover' | 'taken-back' | 'attention';

/** Reasons that come down to "replace this key", whether or not a date is promised with them. */
const ROTATION: ReadonlySet<ReasonCode> = new Set([
  'AgeWarning',
  'TooOld',
  'TwoKeysInUse',
  'NoFreeSlot',
  'AwaitingOwner',
]);

/** What takes a notice back announces nothing at all. A leak outranks whatever else is announced; then the announced step decides, and the reason only without one. */
export function situationOf({ reason, notice }: Pick<NoticeEntry, 'reason' | 'notice'>): Situation {
  if (notice.announced === 'nothing') return 'taken-back';
  if (reason === 'Quarantined') return 'leaked';
  if (reason === 'CutoverUnproven' && notice.announced === 'attention') return 'overdue-cutover';
  switch (notice.announced) {
    case 'deactivate':
      return 'deactivation';
    case 'delete':
      return 'deletion';
    case 'rotate':
      return 'rotation';
    case 'attention':
      return ROTATION.has(reason) ? 'rotation' : 'attention';
  }
}
