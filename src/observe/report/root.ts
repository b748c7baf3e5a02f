import { known, unknown } from '../../core/model/known.ts';
import type { RootObservation } from '../../core/model/observation.ts';
import type { ReportRow } from './row.ts';

/** What the report says of the root user's keys. @param row null: the report has no row for root */
export function rootObservation(row: ReportRow | null): RootObservation {
  if (row === null) return { activeKeySlots: unknown('the credential report has no row for the root user') };
  for (const slot of row.slots) {
    if (slot.kind === 'unreadable') {
      return {
        activeKeySlots: unknown(`the credential report cannot be read for the root user: ${slot.because}`),
      };
    }
  }
  return {
    activeKeySlots: known(
      row.slots.flatMap((slot) => (slot.kind === 'key' && slot.active ? [slot.slot] : [])),
    ),
  };
}
