import type { Cause } from '../../core/model/cause.ts';
import type { Instant } from '../../core/model/time.ts';
import { deleteAccessKey, restoreKey, setKeyStatus } from '../commands.ts';
import { distance } from '../dates.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, hasGoneStale, instruction, onDate, otherDate } from './parts.ts';

/** A deactivated key: deleted on a promised date, or, where no date is promised, kept as it is; or one that nobody has. */
export function deletion(entry: NoticeEntry, now: Instant): Advice {
  return entry.notice.leftOver === true ? leftOver(entry, now) : ownKey(entry, now);
}

/** A key that a run made before it stopped, and that nobody ever had: there is nothing to do about it. */
function leftOver(entry: NoticeEntry, now: Instant): Advice {
  return {
    tone: 'blue',
    label: 'Left over, will be deleted',
    headline: `A key that nobody has will be deleted${onDate(entry)}.`,
    dateCaption: 'Deleted, not before',
    happens: [
      ...otherDate(entry, now),
      'Keywarden made this key to replace another one, and stopped before anybody could fetch it. It is switched off.',
      'Your own keys are not touched. A later run replaces the old key, and tells you where the new one lies.',
    ],
    steps: [],
    undo: [],
  };
}

function ownKey(entry: NoticeEntry, now: Instant): Advice {
  const { user } = entry.user;
  const keyId = keyName(entry.key);
  const { promised } = entry.notice;
  return {
    tone: promised === null ? 'blue' : entry.notice.reminder === null ? 'amber' : 'red',
    label: labelOf(entry),
    headline: headlineOf(entry, now),
    dateCaption: 'Deleted, not before',
    happens: [
      ...otherDate(entry, now),
      `${deactivatedBecause(entry.cause)} AWS refuses every call that is signed with it.`,
      promised === null
        ? 'No date is set for its deletion. If one is set later, you get another notice with that date, and the whole time to react.'
        : 'Deletion cannot be undone: afterwards nobody can bring the key back, not even AWS.',
    ],
    steps: [
      instruction(
        promised === null
          ? 'Still needed? Switch it on again; it works again within a minute:'
          : 'Still needed? Switch it on again before that day; it works again within a minute:',
        setKeyStatus(user, keyId, 'Active'),
      ),
      instruction(
        promised === null
          ? 'Not needed any more? Delete it yourself:'
          : 'Not needed any more? You need not do anything. To have it done with now:',
        deleteAccessKey(user, keyId),
      ),
    ],
    undo: [
      instruction(
        'You may not change the key yourself? Ask the operators to switch it on again, as long as it exists. They run:',
        restoreKey(keyId, entry.user.account),
      ),
    ],
  };
}

function labelOf(entry: NoticeEntry): string {
  if (entry.notice.promised === null) return 'Deactivated';
  return entry.notice.reminder === null ? 'Deactivated, will be deleted' : 'Reminder: will be deleted';
}

function headlineOf(entry: NoticeEntry, now: Instant): string {
  const { promised, reminder } = entry.notice;
  if (promised === null) return 'This key is deactivated.';
  if (reminder === null) return `This key is deactivated and will be deleted${onDate(entry)}.`;
  const before = hasGoneStale(entry, now) ? 'There is a new date' : 'We wrote to you before';
  return `${before}: this key will be deleted for good${onDate(entry)}, ${distance(now, promised)}.`;
}

function deactivatedBecause(cause: Cause | null): string {
  switch (cause) {
    case 'unused':
      return 'It was deactivated because nothing had used it for a long time.';
    case 'rotated':
      return 'It was deactivated because it has been replaced by a newer key.';
    case 'adopted':
      return 'Somebody deactivated it and left it there; an unused key that nobody watches is a risk.';
    case null:
      return 'It has been deactivated.';
  }
}
