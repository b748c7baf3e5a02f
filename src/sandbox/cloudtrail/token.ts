import { createHash } from 'node:crypto';
import { AwsError } from '../service.ts';
import type { RecordedCall } from './recorded.ts';

/** Newest first; of one moment, the later call. */
export const byNewest = (one: Place, other: Place): number =>
  one.at === other.at ? other.seq - one.seq : one.at < other.at ? 1 : -1;

type Place = Pick<RecordedCall, 'at' | 'seq'>;

/** The token to go on with after an event. @param asked what was looked up: a token is good for the same lookup only. */
export const toToken = ({ at, seq }: Place, asked: unknown): string =>
  Buffer.from(JSON.stringify([at, seq, fingerprint(asked)])).toString('base64url');

/** @throws AwsError `InvalidNextTokenException` for a token that is none, or another lookup's. */
export const fromToken = (token: string, asked: unknown): Place => {
  const [at, seq, of] = parse(token);
  if (typeof at !== 'string' || typeof seq !== 'number' || of !== fingerprint(asked))
    throw new AwsError(
      'InvalidNextTokenException',
      'Invalid token or token that was previously used in a request with different parameters.',
    );
  return { at, seq };
};

const fingerprint = (asked: unknown): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);

const parse = (token: string): readonly unknown[] => {
  try {
    const data: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(data) ? data : [];
  } catch {
    return [];
  }
};
