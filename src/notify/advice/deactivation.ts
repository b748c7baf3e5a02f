import type { Instant } from '../../core/model/time.ts';
import { callerIdentity, deleteAccessKey, setKeyStatus } from '../commands.ts';
import { distance } from '../dates.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import {
  type Advice,
  type Instruction,
  activeSibling,
  fetching,
  hasGoneStale,
  instruction,
  onDate,
  otherDate,
  takeBack,
} from './parts.ts';
import { replace, switchOver } from './replace.ts';

/** An active key that will be deactivated on a promised date. */
export function deactivation(entry: NoticeEntry, now: Instant): Advice {
  const isReminder = entry.notice.reminder !== null;
  const newKey = entry.handover === null ? '' : ` Its replacement ${entry.handover.keyId} is ready for you.`;
  return {
    tone: isReminder ? 'red' : 'amber',
    label: isReminder ? 'Reminder: will be deactivated' : 'Will be deactivated',
    headline: isReminder
      ? `${writtenBefore(entry, now)} will be deactivated${onDate(entry)}${reminderDistance(entry, now)}.`
      : `This key will be deactivated${onDate(entry)}.${newKey}`,
    dateCaption: 'Deactivated, not before',
    happens: [
      ...otherDate(entry, now),
      'From then on AWS refuses every call that is signed with it. The key itself is kept. Before it is ever deleted, you get another notice with that date.',
      ...clockOf(entry),
    ],
    steps: isKeptByUse(entry) ? unusedSteps(entry) : replacedSteps(entry),
    undo: takeBack(
      entry,
      'Deactivated, and still needed after all? Switch it on again; it works again within a minute.',
    ),
  };
}

function isForDisuse(entry: NoticeEntry): boolean {
  return entry.reason === 'Unused' || entry.cause === 'unused';
}

function isKeptByUse(entry: NoticeEntry): boolean {
  return isForDisuse(entry) && entry.measure === 'last-used';
}

function clockOf(entry: NoticeEntry): readonly string[] {
  if (entry.reason === 'Replaced') {
    return [
      'That happens only once the new key is in use and this one has been quiet; until then both keep working. If that takes too long, you hear from us again before anything happens.',
    ];
  }
  if (entry.reason === 'CutoverUnproven') {
    return [
      'That happens on this date even if nobody can tell that the new key is in use: the time for the switch-over is over.',
    ];
  }
  if (!isForDisuse(entry)) return [];
  return isKeptByUse(entry)
    ? [
        'If it is used before that day, it stays active, and this notice is void. AWS shows a use some hours late, so do not wait until the last day.',
      ]
    : ['What counts here is its age, not its use: using it does not stop the clock, replacing it does.'];
}

function unusedSteps(entry: NoticeEntry): readonly Instruction[] {
  const { user } = entry.user;
  const keyId = keyName(entry.key);
  return [
    instruction(
      'Still needed? Then use it once before that day: any call counts. Where the key is configured, for example:',
      callerIdentity(),
    ),
    instruction(
      'Not needed any more? You need not wait. Deactivate it, which can be undone:',
      setKeyStatus(user, keyId, 'Inactive'),
    ),
    instruction(
      'When nothing has missed it for some days, delete it. This cannot be undone:',
      deleteAccessKey(user, keyId),
    ),
  ];
}

function replacedSteps(entry: NoticeEntry): readonly Instruction[] {
  const { handover } = entry;
  if (handover !== null) {
    return [
      ...fetching(entry),
      ...switchOver(entry, handover.keyId).slice(0, 2),
      instruction('You need not do anything about the old key: it is deactivated for you.'),
    ];
  }
  const successor = activeSibling(entry);
  return successor === undefined ? replace(entry) : switchOver(entry, successor);
}

function writtenBefore(entry: NoticeEntry, now: Instant): string {
  return hasGoneStale(entry, now) ? 'There is a new date: this key' : 'We wrote to you before: this key';
}

function reminderDistance(entry: NoticeEntry, now: Instant): string {
  return entry.notice.promised === null ? '' : `, ${distance(now, entry.notice.promised)}`;
}
