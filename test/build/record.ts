import type { Instant } from '../../src/core/model/time.ts';
import { KEY } from './key.ts';
import { daysAgo } from './time.ts';

/** The run that wrote the records of these tests, long over. */
export const EARLIER_RUN = '0badcafe';

interface RecordWords {
  readonly of?: string;
  readonly since?: Instant;
  readonly run?: string;
  readonly cause?: string;
  /** Further pairs, as they stand in the tag. */
  readonly more?: string;
}

/** The tag that holds a key's record, written out by hand; spread it into a user's tags. */
export function aRecord(state: string, words: RecordWords = {}): Readonly<Record<string, string>> {
  const since = new Date(words.since ?? daysAgo(3)).toISOString().replace('.000Z', 'Z');
  const cause = words.cause === undefined ? '' : ` cause=${words.cause}`;
  const more = words.more === undefined ? '' : ` ${words.more}`;
  const value = `v2 state=${state} since=${since}${cause} run=${words.run ?? EARLIER_RUN}${more}`;
  return { [`keywarden:${words.of ?? KEY}`]: value };
}
