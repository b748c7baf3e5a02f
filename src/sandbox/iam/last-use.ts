import { environmentOf } from '../environment.ts';
import type { Instant, World } from '../world.ts';
import { iamState, keyOwners } from './state.ts';
import type { LastUse } from './state.ts';

/** AWS shows a use within four hours as a rule; nobody needs more than this to see what a late one does. */
export const LONGEST_DELAY_MS = 48 * 60 * 60 * 1000;

/**
 * Records that a key was used. AWS keeps the first use per quarter of an hour, so the time is rounded down to one.
 * S3 is recorded without a region.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html
 *
 * @returns false for a key that is nobody's (a session's, or unknown).
 */
export const recordUse = (
  world: World,
  keyId: string,
  use: { readonly at: Instant; readonly service: string; readonly region: string },
): boolean => {
  const owner = keyOwners(world).get(keyId);
  if (owner === undefined) return false;
  const region = use.service === 's3' ? 'N/A' : use.region;
  const at = Math.floor(use.at / QUARTER_OF_AN_HOUR) * QUARTER_OF_AN_HOUR;
  const { uses } = iamState(world, owner.account);
  const before = (uses.get(keyId) ?? []).filter((each) => each.at < at);
  // Of those that every delay has passed, the latest is shown.
  const newest = before.findLastIndex((each) => each.at <= at - LONGEST_DELAY_MS);
  uses.set(keyId, [...before.slice(Math.max(0, newest)), { at, region, service: use.service }]);
  return true;
};

/** The last use that AWS shows by now; undefined: none. */
export const shownUse = (world: World, account: string, keyId: string): LastUse | undefined => {
  const uses = iamState(world, account).uses.get(keyId) ?? [];
  const { delayMs } = environmentOf(world).switches.lastUse;
  return delayMs === 0 ? uses.at(-1) : uses.findLast(({ at }) => at <= world.now() - delayMs);
};

const QUARTER_OF_AN_HOUR = 15 * 60 * 1000;
