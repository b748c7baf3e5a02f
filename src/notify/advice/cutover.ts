import { lastUseOfKey } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, activeSibling, instruction } from './parts.ts';
import { switchOver } from './replace.ts';

/** An old key that its successor should long have taken over from. */
export function overdueCutover(entry: NoticeEntry): Advice {
  const successor = activeSibling(entry);
  return {
    tone: 'red',
    label: 'Switch-over is overdue',
    headline: 'Two keys work side by side, and nobody can tell that the new one has taken over.',
    dateCaption: 'By',
    happens: [
      'This key keeps working: Keywarden cuts nobody off without proof that the new key is used and this one is quiet.',
      'Until then there are two keys to lose, and the old one is older than it should get.',
    ],
    steps: [
      ...(successor === undefined
        ? []
        : [instruction('See whether the new key is used at all:', lastUseOfKey(successor))]),
      instruction('See where this one is still used:', lastUseOfKey(keyName(entry.key))),
      ...switchOver(entry, successor ?? 'the new one'),
    ],
    undo: [],
  };
}
