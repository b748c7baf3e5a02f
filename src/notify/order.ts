import type { NoticeEntry } from './notice.ts';
import { type Situation, situationOf } from './situation.ts';

const WEIGHT: Record<Situation, number> = {
  leaked: 0,
  deletion: 1,
  deactivation: 2,
  'overdue-cutover': 3,
  rotation: 4,
  attention: 5,
  'taken-back': 6,
};

/**
 * Most urgent first: a leak, then what is marked urgent, then the earliest promised date, then what cannot be undone.
 * User name and key id only settle what is equally urgent, so that two runs order alike.
 */
export function byUrgency<E extends NoticeEntry>(entries: readonly E[]): readonly E[] {
  return entries.toSorted(
    (a, b) =>
      Number(hasLeaked(b)) - Number(hasLeaked(a)) ||
      Number(isUrgent(b)) - Number(isUrgent(a)) ||
      dateOf(a) - dateOf(b) ||
      WEIGHT[situationOf(a)] - WEIGHT[situationOf(b)] ||
      compare(a.user.user, b.user.user) ||
      compare(a.key.keyId ?? '', b.key.keyId ?? ''),
  );
}

export function isUrgent(entry: NoticeEntry): boolean {
  return entry.notice.urgent || hasLeaked(entry);
}

export function hasLeaked(entry: NoticeEntry): boolean {
  return situationOf(entry) === 'leaked';
}

// A number, not Infinity: two keys without a date must come out equal, and Infinity - Infinity is not a number.
function dateOf(entry: NoticeEntry): number {
  return entry.notice.promised ?? Number.MAX_SAFE_INTEGER;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
