import { type Known, known } from '../core/model/known.ts';
import type { Notifier } from '../core/ports.ts';
import type { Store } from '../store/store.ts';

/** Addresses that mail does not reach: what the channel knows, and what events have told. Unknown when either is. */
export async function undeliverableAddresses(
  { undeliverable }: Store,
  notifier: Notifier | null,
): Promise<Known<ReadonlySet<string>>> {
  const told = await undeliverable.load();
  const suppressed = notifier === null ? known(new Set<string>()) : await notifier.undeliverable();
  if (!told.known) return told;
  return suppressed.known ? known(new Set([...told.value, ...suppressed.value])) : suppressed;
}
