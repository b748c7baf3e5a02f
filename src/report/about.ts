import type { HistoryEntry } from './history-entry.ts';

/**
 * The entries about one user or key. A user is followed by their id, so that what happened under another name is there,
 * too; a name that two users had shows both.
 * @param subject a user name or an access key id
 */
export function entriesAbout(all: readonly HistoryEntry[], subject: string): readonly HistoryEntry[] {
  const own = all.filter(({ user, keyId }) => user === subject || keyId === subject);
  const isKey = own.some(({ keyId }) => keyId === subject);
  if (isKey) return own;
  const ids = new Set(own.flatMap(({ data }) => idOf(data)));
  return all.filter((entry) => entry.user === subject || idOf(entry.data).some((id) => ids.has(id)));
}

function idOf({ userId }: HistoryEntry['data']): readonly string[] {
  return typeof userId === 'string' ? [userId] : [];
}
