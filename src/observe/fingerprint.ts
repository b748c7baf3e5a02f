import { toIso } from '../core/model/time.ts';
import type { SlotKey } from './report/row.ts';

/** Changes whenever a key comes, goes or is changed; not when one is used. Empty: no keys. */
export function fingerprint(slots: readonly SlotKey[]): string {
  return slots
    .map(
      ({ slot, active, lastRotated }) =>
        `${slot}${active ? '+' : '-'}${lastRotated.known ? toIso(lastRotated.value) : '?'}`,
    )
    .join(' ');
}

/** As `fingerprint`, but changes with the use of the keys too. */
export function fingerprintWithUse(slots: readonly SlotKey[]): string {
  const uses = slots.map(({ lastUsed }) =>
    lastUsed.known ? (lastUsed.value === null ? 'never' : toIso(lastUsed.value.at)) : '?',
  );
  return [fingerprint(slots), ...uses].join(' ');
}
