import type { Instant } from '../../core/model/time.ts';
import type { FleetReach } from '../account.ts';

/** When a run over many accounts began, by the clock of AWS. */
export function startOf({ fleet }: FleetReach): Instant {
  const at = fleet.home.aws.serverTime();
  if (at === null) throw new Error('AWS answered without a Date header, so it is not known what time it is.');
  return at;
}
