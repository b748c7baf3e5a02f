import type { Instant, World } from '../world.ts';
import { iamState, keyOwners } from './state.ts';

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
  iamState(world, owner.account).lastUses.set(keyId, {
    at: Math.floor(use.at / QUARTER_OF_AN_HOUR) * QUARTER_OF_AN_HOUR,
    region,
    service: use.service,
  });
  return true;
};

const QUARTER_OF_AN_HOUR = 15 * 60 * 1000;
