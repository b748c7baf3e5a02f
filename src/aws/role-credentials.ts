import { MINUTE, type Instant } from '../core/model/time.ts';
import type { SessionCredentials } from './sts.ts';

/** A session is given up this long before its end: longer than any single call takes. */
const MARGIN = 5 * MINUTE;
/** Always over, so that the SDK asks us every time: it would compare with the local clock, which may be wrong. */
const ASK_EVERY_TIME = new Date(0);

/**
 * The credentials of a role, kept until shortly before they end and then got anew. Every client asks here, so that a
 * run over an account assumes its role once an hour and not once per client.
 * @param assume gets new ones
 * @param now the latest time AWS has told; null: none yet
 */
export function roleCredentials(
  assume: () => Promise<SessionCredentials>,
  now: () => Instant | null,
): () => Promise<SessionCredentials> {
  let session: Promise<SessionCredentials> | undefined;
  let endsAt = Infinity;
  const renew = async (): Promise<SessionCredentials> => {
    try {
      const credentials = await assume();
      endsAt = credentials.expiration.getTime();
      return credentials;
    } catch (error) {
      // The next call tries again.
      session = undefined;
      throw error;
    }
  };
  return async () => {
    const at = now();
    if (session === undefined || (at !== null && at >= endsAt - MARGIN)) {
      endsAt = Infinity;
      session = renew();
    }
    return { ...(await session), expiration: ASK_EVERY_TIME };
  };
}
