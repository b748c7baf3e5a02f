import { describe, expect, it } from 'vitest';
import { AwsFailure, type AwsFailureKind } from './failure.ts';
import { patiently } from './patiently.ts';

function refusal(kind: AwsFailureKind): AwsFailure {
  return new AwsFailure({
    operation: 'iam:TagUser',
    code: 'X',
    kind,
    effect: 'none',
    attempts: 1,
    message: 'no',
  });
}

/** What comes of a call that is refused so often, and how long it was waited. */
async function tried(kind: AwsFailureKind, refusals: number) {
  const pauses: number[] = [];
  let tries = 0;
  const call = async () => {
    tries += 1;
    if (tries <= refusals) throw refusal(kind);
    return 'done';
  };
  const ended = await patiently(async (ms) => void pauses.push(ms), call).catch(
    (error: Error) => error.message,
  );
  return { ended, tries, waited: pauses.reduce((sum, ms) => sum + ms, 0) };
}

describe('a write that is refused', () => {
  it('because something else changes the same user is made again, for about a minute', async () => {
    expect(await tried('busy', 5)).toEqual({ ended: 'done', tries: 6, waited: 57_000 });
    expect(await tried('busy', 6)).toEqual({ ended: 'no', tries: 6, waited: 57_000 });
  });

  it('because what was just made is not known everywhere is made again, for some seconds', async () => {
    expect(await tried('not-found', 3)).toEqual({ ended: 'done', tries: 4, waited: 7_000 });
    expect(await tried('not-found', 4)).toEqual({ ended: 'no', tries: 4, waited: 7_000 });
  });

  it.each(['denied', 'throttled', 'limit', 'invalid', 'unavailable'] as const)(
    'as %s is not made again here',
    async (kind) => {
      expect(await tried(kind, 1)).toEqual({ ended: 'no', tries: 1, waited: 0 });
    },
  );
});
