import { lastUseOfKey } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, activeSibling, instruction } from './parts.ts';
import { replace, switchOver } from './replace.ts';

/** An old key that its successor should long have taken over from. */
export function overdueCutover(entry: NoticeEntry): Advice {
  const successor = activeSibling(entry);
  return {
    tone: 'red',
    label: 'Switch-over is overdue',
    headline:
      successor === undefined
        ? 'This key should have been replaced some time ago, and has not been.'
        : 'Two keys work side by side, and nobody can tell that the new one has taken over.',
    dateCaption: 'By',
    happens: [
      'This key keeps working: Keywarden cuts nobody off without proof that a new key is used and this one is quiet.',
      'Until then it is one more key to lose, and it is older than it should get.',
    ],
    steps: [
      ...(successor === undefined
        ? []
        : [instruction('See whether the new key is used at all:', lastUseOfKey(successor))]),
      instruction('See where this one is still used:', lastUseOfKey(keyName(entry.key))),
      ...(successor === undefined ? replace(entry) : switchOver(entry, successor)),
    ],
    undo: [],
  };
}
