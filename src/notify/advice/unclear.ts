import { recordOf } from '../../core/checks/key-state.ts';
import type { Instant } from '../../core/model/time.ts';
import { unclearMark } from '../../core/records.ts';
import { waysOut } from '../../core/settle.ts';
import { lastUseOfKey } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, instruction } from './parts.ts';

/** An interrupted rotation that only people can settle; undefined: the notice is about something else. */
export function unclearRotation(entry: NoticeEntry, now: Instant): Advice | undefined {
  if (entry.reason !== 'UnattributedKey' && entry.reason !== 'RotationUnclear') return undefined;
  const oldKeyId = keyName(entry.key);
  const parsed = recordOf(entry.user, oldKeyId, now);
  const mark = parsed?.ok ? unclearMark(parsed.record) : null;
  const about = mark?.keyId ?? oldKeyId;
  return {
    tone: 'blue',
    label: 'Please decide',
    headline:
      entry.reason === 'UnattributedKey'
        ? `The key ${about} appeared on this user, and nobody can tell who made it.`
        : `A replacement of this key was interrupted, and it is not clear whether ${about} is in use.`,
    dateCaption: 'By',
    happens: ['Both keys keep working. Keywarden changes neither of them until you have decided.'],
    steps: [
      instruction('Look at when the key was used last:', lastUseOfKey(about)),
      ...waysOut(entry.user, oldKeyId, about).map(({ when, command }) => instruction(when, command)),
    ],
    undo: [],
  };
}
