import type { ListedKey } from '../aws/iam-types.ts';
import type { ActDeps } from './deps.ts';

/** IAM is eventually consistent; a write usually shows within a second or two. Pauses in ms. */
const PAUSES = [0, 500, 1_000, 2_000, 4_000, 8_000];

/**
 * Reads the user's keys until they show what was just done.
 * @returns false when they do not within about 15 seconds
 */
export async function untilKeys(
  deps: ActDeps,
  user: string,
  shows: (keys: readonly ListedKey[]) => boolean,
): Promise<boolean> {
  for (const pause of PAUSES) {
    if (pause > 0) await deps.sleep(pause);
    if (shows(await deps.iam.accessKeys(user))) return true;
  }
  return false;
}
