import type { KeyRecord } from '../core/model/record.ts';
import type { Sink, SinkUser } from '../core/ports.ts';
import { withdrawnIntent } from '../core/records.ts';
import type { ActDeps } from './deps.ts';
import { writeRecord } from './record-tag.ts';

export interface Undo {
  readonly user: string;
  readonly to: SinkUser;
  readonly oldKeyId: string;
  readonly intent: KeyRecord;
  /** The key that the rotation made; null: it made none. */
  readonly newKeyId: string | null;
}

/**
 * Takes back a rotation that was not committed. First the intent names the new key, so that a crash in between leaves
 * a repair that knows what is ours; then the key goes, then its secret, and the intent last, because as long as it
 * stands a later run comes back to finish this.
 * @returns what was done, a sentence
 */
export async function undoRotation(deps: ActDeps & { readonly sink: Sink }, undo: Undo): Promise<string> {
  const { user, to, oldKeyId, intent, newKeyId } = undo;
  if (newKeyId !== null) {
    await writeRecord(deps, to, oldKeyId, { ...intent, extra: { ...intent.extra, new: newKeyId } });
    await deps.iam.deleteKey(user, newKeyId);
    await deps.sink.destroy(to, newKeyId);
  }
  await writeRecord(deps, to, oldKeyId, withdrawnIntent(intent));
  return newKeyId === null
    ? 'No key was made.'
    : `The new key ${newKeyId} was deleted; the old one works on.`;
}
