import { lastUseOfKey, listAccessKeys } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, instruction, onDate } from './parts.ts';

/** Everything that calls for a look and for nothing in particular. */
export function attention(entry: NoticeEntry): Advice {
  return {
    tone: entry.notice.urgent ? 'red' : 'blue',
    label: entry.notice.urgent ? 'Urgent' : 'Please have a look',
    headline: `This key needs your attention${onDate(entry, 'by')}.`,
    dateCaption: 'By',
    happens: [
      'This notice announces no change. Before Keywarden changes anything about the key, you get another one with the date.',
    ],
    steps: [
      instruction(
        'Look at the keys of the user and at their last use:',
        listAccessKeys(entry.user.user),
        lastUseOfKey(keyName(entry.key)),
      ),
      instruction('Not sure what to make of it? Ask the operators before you change anything.'),
    ],
    undo: [],
  };
}
