import type { Ground } from '../../src/core/model/receipt.ts';
import { days, daysAgo } from './time.ts';

/** The ground of a deactivation as unused, for 45 days, since 100 days ago. */
export function aGround(parts: Partial<Ground> = {}): Ground {
  return {
    announced: 'deactivate',
    reason: 'Unused',
    cause: 'unused',
    rule: 'everyone',
    measured: 'last-used',
    since: daysAgo(100),
    limit: days(45),
    successor: null,
    ...parts,
  };
}
