import { lastUseOfKey } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, activeSibling, fetching, instruction } from './parts.ts';
import { replace, switchOver } from './replace.ts';

/** An old key that its successor should long have taken over from. */
export function overdueCutover(entry: NoticeEntry): Advice {
  const successor = entry.handover?.keyId ?? activeSibling(entry);
  return {
    tone: 'red',
    label: 'Switch-over is overdue',
    headline:
      successor === undefined
        ? 'This key should have been replaced some time ago, and nobody has made a new one.'
        : 'The switch-over from this key is overdue: there is no proof that the new key has taken over.',
    dateCaption: 'By',
    happens: [
      'This key keeps working for now. Before Keywarden ever deactivates it, you get another notice with the date.',
      'It is too old, and as long as it works it can be stolen.',
    ],
    steps: [
      ...fetching(entry),
      ...(successor === undefined
        ? []
        : [instruction('See whether the new key is used at all:', lastUseOfKey(successor))]),
      instruction('See where this one is still used:', lastUseOfKey(keyName(entry.key))),
      ...(successor === undefined ? replace(entry) : switchOver(entry, successor)),
    ],
    undo: [],
  };
}
