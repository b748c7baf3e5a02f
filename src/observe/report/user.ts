import { type Known, known, unknown } from '../../core/model/known.ts';
import type { ObservationFault } from '../../core/model/observation.ts';
import type { ReportRow, SlotKey } from './row.ts';

/** What a report says of one user, all of its rows taken together. */
export interface ReportUser {
  /** The row; the first one where there are several. */
  readonly row: ReportRow;
  /** The keys of every row, identical ones once. */
  readonly keys: Known<readonly SlotKey[]>;
  readonly faults: readonly ObservationFault[];
}

/** Merges the rows of one user name; undefined where there are none. */
export function reportUser(user: string, rows: readonly ReportRow[]): ReportUser | undefined {
  const [row] = rows;
  return row && { row, keys: keysOf(user, rows), faults: faultsOf(user, rows) };
}

function keysOf(user: string, rows: readonly ReportRow[]): Known<readonly SlotKey[]> {
  const slots = rows.flatMap((row) => row.slots);
  for (const slot of slots) {
    if (slot.kind === 'unreadable')
      return unknown(`the credential report cannot be read for ${user}: ${slot.because}`);
  }
  const keys = slots.filter((slot) => slot.kind === 'key');
  return known(keys.filter((key, at) => keys.findIndex((other) => isSame(other, key)) === at));
}

function faultsOf(user: string, rows: readonly ReportRow[]): readonly ObservationFault[] {
  const malformed = rows.flatMap((row) => row.faults);
  return [
    ...(rows.length > 1
      ? [fault('DuplicateRow', `The credential report has ${rows.length} rows for ${user}.`)]
      : []),
    ...(malformed.length > 0
      ? [
          fault(
            'MalformedRow',
            `The credential report's row for ${user} cannot be read: ${malformed.join('; ')}.`,
          ),
        ]
      : []),
  ];
}

function fault(reason: ObservationFault['reason'], message: string): ObservationFault {
  return { reason, message };
}

// A row holds plain values only, so two keys are the same when they look the same.
function isSame(a: SlotKey, b: SlotKey): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
