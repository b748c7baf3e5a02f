import { MINUTE, type Instant } from '../core/model/time.ts';
import type { Clock } from '../core/ports.ts';
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
 * @param clock the local clock, of which only differences count: it goes on while AWS is not asked anything
 */
export function roleCredentials(
  assume: () => Promise<SessionCredentials>,
  now: () => Instant | null,
  clock: Clock = () => 0,
): () => Promise<SessionCredentials> {
  let session: Promise<SessionCredentials> | undefined;
  /** By the clock of AWS, and by the local one. */
  let ends = { there: Infinity, here: Infinity };
  const renew = async (): Promise<SessionCredentials> => {
    try {
      const credentials = await assume();
      const there = credentials.expiration.getTime();
      ends = { there, here: clock() + there - (now() ?? -Infinity) };
      return credentials;
    } catch (error) {
      // The next call tries again.
      session = undefined;
      throw error;
    }
  };
  const isOver = (): boolean => (now() ?? -Infinity) >= ends.there - MARGIN || clock() >= ends.here - MARGIN;
  return async () => {
    if (session === undefined || isOver()) {
      ends = { there: Infinity, here: Infinity };
      session = renew();
    }
    return { ...(await session), expiration: ASK_EVERY_TIME };
  };
}
