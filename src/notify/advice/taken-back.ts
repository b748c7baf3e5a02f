import { weekdayAndDay } from '../dates.ts';
import { type EarlierPromise, type NoticeEntry, keyName } from '../notice.ts';
import type { Advice } from './parts.ts';

/** An earlier notice no longer holds: what it announced will not happen, or somebody else hears of it now. */
export function takenBack(entry: NoticeEntry): Advice {
  const { answersNow = null } = entry.notice.takesBack ?? {};
  return answersNow === null ? nothingHappens(entry) : handedOn(entry, answersNow);
}

function handedOn(entry: NoticeEntry, answersNow: string): Advice {
  return {
    tone: 'green',
    label: 'Notice taken back',
    headline: `You no longer answer for access key ${keyName(entry.key)} of ${entry.user.user}.`,
    dateCaption: 'Date that no longer holds',
    happens: [
      `${announcedBefore(entry.earlier)} That date no longer holds.`,
      `${answersNow} answers for this user now, and hears what applies. If that is wrong, tell them, or correct the owner of the user.`,
    ],
    steps: [],
    undo: [],
  };
}

function nothingHappens(entry: NoticeEntry): Advice {
  return {
    tone: 'green',
    label: 'Notice taken back',
    headline: `Nothing will happen to access key ${keyName(entry.key)} of ${entry.user.user}.`,
    dateCaption: 'Date that no longer holds',
    happens: [
      `${announcedBefore(entry.earlier)} That no longer holds.`,
      `Why: ${entry.message}`,
      `${holdsNow(entry)} If that ever changes, you get a new notice with a new date, and the whole time to react.`,
    ],
    steps: [],
    undo: [],
  };
}

/** What the notice said that is taken back now. */
export function announcedBefore(earlier: EarlierPromise | null): string {
  if (earlier === null) return 'You got an earlier notice about this key.';
  return `You got a notice that this key ${STEP[earlier.announced]} ${weekdayAndDay(earlier.promised)}.`;
}

const STEP: Readonly<Record<EarlierPromise['announced'], string>> = {
  deactivate: 'would be deactivated on',
  delete: 'would be deleted on',
  rotate: 'was to be replaced by',
  attention: 'needed your attention by',
  nothing: 'was no longer to change on',
};

function holdsNow({ key }: NoticeEntry): string {
  return key.status === 'Inactive'
    ? 'The key stays deactivated and is not deleted.'
    : 'The key stays active and works as before.';
}
