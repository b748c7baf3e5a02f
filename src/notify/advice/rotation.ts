import { createAccessKey, deleteAccessKey, lastUseOfKey, listAccessKeys } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import {
  type Advice,
  type Instruction,
  activeSibling,
  instruction,
  onDate,
  otherKeys,
  takeBack,
  whereUsed,
} from './parts.ts';
import { replace, switchOver } from './replace.ts';

/** A key that its owner should replace. */
export function rotation(entry: NoticeEntry): Advice {
  return entry.reason === 'AgeWarning' && entry.rotatedBy === 'keywarden' ? announced(entry) : asked(entry);
}

/** Keywarden makes the replacement itself: the owner only has to know that it comes. */
function announced(entry: NoticeEntry): Advice {
  const reminder = entry.notice.reminder === null ? '' : 'Reminder: ';
  return {
    tone: 'blue',
    label: `${reminder}Replacement comes soon`,
    headline: `This key is getting old. Keywarden makes its replacement${onDate(entry)}.`,
    dateCaption: 'Replaced from',
    happens: [
      'You get another mail then, with the command to fetch the new key and the date on which this one stops. Until then this one works as before.',
    ],
    steps: [
      instruction(
        `Find out what uses this key, so that you can switch it over then.${whereUsed(entry)}`,
        lastUseOfKey(keyName(entry.key)),
      ),
    ],
    undo: [],
  };
}

function asked(entry: NoticeEntry): Advice {
  const isDue = entry.reason !== 'AgeWarning';
  const reminder = entry.notice.reminder === null ? '' : 'Reminder: ';
  return {
    tone: isDue ? 'amber' : 'blue',
    label: reminder + (isDue ? 'Replacement is due' : 'Replacement comes due'),
    headline: isDue
      ? `This key is too old. Please replace it${onDate(entry, 'by')}.`
      : `This key is getting old. Please replace it${onDate(entry, 'by') || ' soon'}.`,
    dateCaption: 'Replace it by',
    happens: [
      'It keeps working for now. Before Keywarden ever deactivates it, you get another notice with the date.',
      ...inTheWay(entry),
    ],
    steps: stepsOf(entry),
    undo: takeBack(
      entry,
      'Deactivated the old key, and something stopped? Until it is deleted you can switch it on again:',
    ),
  };
}

function inTheWay({ reason }: NoticeEntry): readonly string[] {
  if (reason === 'TwoKeysInUse') {
    return ['A user can have two keys, and both of this user are active: there is no room for a third.'];
  }
  if (reason === 'NoFreeSlot') {
    return ['A user can have two keys, and an inactive one counts: it takes the place of the replacement.'];
  }
  return [];
}

function stepsOf(entry: NoticeEntry): readonly Instruction[] {
  const { user } = entry.user;
  if (entry.reason === 'TwoKeysInUse') {
    const other = activeSibling(entry);
    return [
      ...(other === undefined ? [instruction('Find the other key:', listAccessKeys(user))] : []),
      ...switchOver(entry, other ?? 'the other one'),
      instruction(
        'If the other key is old too, the slot that is free now is for its replacement:',
        createAccessKey(user),
      ),
    ];
  }
  if (entry.reason === 'NoFreeSlot') {
    const inactive = otherKeys(entry).find((key) => key.status === 'Inactive')?.keyId ?? null;
    return [
      instruction(
        'Delete the inactive key. This cannot be undone, so be sure that nobody wants it back:',
        inactive === null ? listAccessKeys(user) : deleteAccessKey(user, inactive),
      ),
      ...replace(entry),
    ];
  }
  return replace(entry);
}
