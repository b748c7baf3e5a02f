import { day } from './dates.ts';
import { type NoticeInput, type NoticeEntry, accountView, keyName } from './notice.ts';
import { hasLeaked, isUrgent } from './order.ts';
import { situationOf } from './situation.ts';

/**
 * The subject: what, which key, by when; with several keys how many, and the first date.
 * @param entries most urgent first
 */
export function subjectOf(account: NoticeInput['account'], entries: readonly NoticeEntry[]): string {
  const name = accountView(account).alias ?? account.id;
  const [only] = entries;
  if (entries.every((entry) => situationOf(entry) === 'taken-back')) return `${staying(entries)} (${name})`;
  const text = only && entries.length === 1 ? aboutOne(only) : aboutSeveral(entries);
  return `${prefixOf(entries)}${text} (account ${name})`.replace(/^./u, (first) => first.toUpperCase());
}

/** The notices before it are taken back: the shortest of subjects, as there is nothing to do. */
function staying(entries: readonly NoticeEntry[]): string {
  const [only] = entries;
  return only && entries.length === 1
    ? `Key of ${only.user.user} stays`
    : `${entries.length} keys stay: nothing will happen to them`;
}

function prefixOf(entries: readonly NoticeEntry[]): string {
  if (entries.some(isUrgent)) return 'URGENT: ';
  return entries.every((entry) => entry.notice.reminder !== null) ? 'Reminder: ' : '';
}

function aboutOne(entry: NoticeEntry): string {
  const key = `access key ${keyName(entry.key)} of ${entry.user.user}`;
  const { promised } = entry.notice;
  switch (situationOf(entry)) {
    case 'leaked':
      return `${key} has probably leaked`;
    case 'deactivation':
      return `${key} will be deactivated${promised === null ? '' : ` on ${day(promised)}`}`;
    case 'deletion':
      return promised === null
        ? `${key} is deactivated`
        : `${key} is deactivated and will be deleted on ${day(promised)}`;
    case 'rotation':
      return `please replace ${key}${promised === null ? '' : ` by ${day(promised)}`}`;
    case 'overdue-cutover':
      return `the switch-over from ${key} is overdue`;
    case 'taken-back':
      return `nothing will happen to ${key}`;
    case 'attention':
      return `${key} needs your attention${promised === null ? '' : ` by ${day(promised)}`}`;
  }
}

function aboutSeveral(entries: readonly NoticeEntry[]): string {
  const leaked = entries.filter(hasLeaked).length;
  if (leaked > 0)
    return `${leaked} of ${entries.length} access keys ${leaked === 1 ? 'has' : 'have'} probably leaked`;
  const dates = entries
    .filter((entry) => situationOf(entry) !== 'taken-back')
    .flatMap((entry) => entry.notice.promised ?? []);
  const first = dates.length === 0 ? '' : `, the first by ${day(Math.min(...dates))}`;
  return `${entries.length} access keys need your attention${first}`;
}
