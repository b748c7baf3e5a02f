import { createAccessKey, deleteAccessKey, lastUseOfKey, setKeyStatus } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Instruction, instruction, whereUsed } from './parts.ts';

/** Replacing a key when a slot is free, in AWS's own order: second key, switch over, watch, deactivate, delete. */
export function replace(entry: NoticeEntry): readonly Instruction[] {
  return [
    instruction(
      'Create the replacement. Its secret is shown once: put it straight where it is needed, never into a mail or a chat.',
      createAccessKey(entry.user.user),
    ),
    ...switchOver(entry, 'the new one'),
  ];
}

/** The rest of it, once the successor exists. */
export function switchOver(entry: NoticeEntry, successor: string): readonly Instruction[] {
  const { user } = entry.user;
  const keyId = keyName(entry.key);
  return [
    instruction(`Switch everything that uses this key over to ${successor}.${whereUsed(entry)}`),
    instruction(
      'Wait some days, and check that the last use of this key no longer moves:',
      lastUseOfKey(keyId),
    ),
    instruction('Deactivate it. This can be undone:', setKeyStatus(user, keyId, 'Inactive')),
    instruction('Delete it some days later. This cannot be undone:', deleteAccessKey(user, keyId)),
  ];
}
