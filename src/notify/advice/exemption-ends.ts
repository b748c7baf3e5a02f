import { listAccessKeys } from '../commands.ts';
import type { NoticeEntry } from '../notice.ts';
import { type Advice, instruction } from './parts.ts';

/** The exemption of the user ends: nothing happens to the key yet. */
export function exemptionEnds({ user: { user }, message }: NoticeEntry): Advice {
  return {
    tone: 'amber',
    label: 'Exemption ends',
    headline: `The exemption of ${user} ends soon.`,
    dateCaption: 'Ends',
    happens: [
      message,
      'After that the user is treated like any other. Before Keywarden changes anything about a key, you get another notice with the date.',
    ],
    steps: [
      instruction('Retire or replace what is no longer needed until then:', listAccessKeys(user)),
      instruction('Needed for longer? Ask the operators: a rule of the configuration can exempt a user.'),
    ],
    undo: [],
  };
}
