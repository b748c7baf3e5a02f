import type { HistoryEntry } from './history-entry.ts';

/**
 * The entries about one user or key. A user is followed by their id, so that what happened under another name is there,
 * too. Without an id a name that two users had shows both.
 * @param subject a user name or an access key id
 * @param userId whose name it is today; what a namesake did is then left out. Null: not known
 */
export function entriesAbout(
  all: readonly HistoryEntry[],
  subject: string,
  userId: string | null = null,
): readonly HistoryEntry[] {
  if (all.some(({ keyId }) => keyId === subject)) return all.filter(({ keyId }) => keyId === subject);
  const ids = userId === null ? idsOf(all.filter(({ user }) => user === subject)) : new Set([userId]);
  const own = all.filter(({ data }) => ids.has(idOf(data) ?? ''));
  // Not every entry names a user: a mail bounced for a key. A key never changes hands.
  const keyIds = new Set(own.flatMap(({ keyId }) => keyId ?? []));
  return all.filter(({ user, keyId, data }) => {
    const id = idOf(data);
    return id === null ? user === subject || keyIds.has(keyId ?? '') : ids.has(id);
  });
}

function idsOf(entries: readonly HistoryEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ data }) => idOf(data) ?? []));
}

function idOf({ userId }: HistoryEntry['data']): string | null {
  return typeof userId === 'string' ? userId : null;
}
