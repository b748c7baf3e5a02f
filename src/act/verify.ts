import type { ListedKey } from '../aws/iam-types.ts';
import type { ActDeps } from './deps.ts';

/** IAM is eventually consistent; a write usually shows within a second or two. Pauses in ms. */
const PAUSES = [0, 500, 1_000, 2_000, 4_000, 8_000];

/**
 * Reads the user's keys until they show what was just done.
 * @returns false when they do not within about 15 seconds
 */
export function untilKeys(
  deps: ActDeps,
  user: string,
  shows: (keys: readonly ListedKey[]) => boolean,
): Promise<boolean> {
  return until(deps, async () => shows(await deps.iam.accessKeys(user)));
}

/**
 * Reads the user's tags until they show what was just written.
 * @returns false when they do not within about 15 seconds
 */
export function untilTags(
  deps: ActDeps,
  user: string,
  shows: (tags: ReadonlyMap<string, string>) => boolean,
): Promise<boolean> {
  return until(deps, async () => shows(await deps.iam.userTags(user)));
}

async function until(deps: ActDeps, isShown: () => Promise<boolean>): Promise<boolean> {
  for (const pause of PAUSES) {
    if (pause > 0) await deps.sleep(pause);
    if (await isShown()) return true;
  }
  return false;
}
