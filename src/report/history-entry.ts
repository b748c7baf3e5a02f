import type { Instant } from '../core/model/time.ts';
import type { JournalEventName, JournalValue } from '../core/ports.ts';

/** One line of history as it is read back. */
export interface HistoryEntry {
  readonly at: Instant;
  readonly run: string;
  readonly event: JournalEventName;
  readonly user: string | null;
  readonly keyId: string | null;
  readonly data: Readonly<Record<string, JournalValue>>;
}
