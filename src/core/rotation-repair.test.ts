import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY, aKey } from '../../test/build/key.ts';
import { NOW, SECOND } from '../../test/build/time.ts';
import { DENIED, aUser } from '../../test/build/user.ts';
import { known } from './model/known.ts';
import type { KeyRecord } from './model/record.ts';
import { MINUTE } from './model/time.ts';
import { type Newcomer, judgeNewcomer, newcomersOf } from './rotation-repair.ts';

const INTENT: KeyRecord = {
  state: 'rotating',
  since: NOW,
  run: '3f9c2a7b',
  cause: null,
  extra: { had: KEY, sink: 's3' },
};

/** A key of the interrupted run, stored and tested, that nobody ever saw. */
function judge(change: Partial<Newcomer> & { readonly key?: Newcomer['key'] }) {
  return judgeNewcomer(
    {
      key: tested('sts', MINUTE),
      madeBy: known('3f9c2a7b'),
      sight: 'pending',
      isOnRecord: false,
      ...change,
    },
    INTENT,
  );
}

const tested = (service: string, after: number) => ({
  ...aKey({ id: OTHER_KEY, created: NOW }),
  lastUsed: known({ at: NOW + after, region: null, service }),
});

describe('a key that appeared with an interrupted rotation', () => {
  it('is ours when everything says so', () => {
    expect(judge({})).toBe('ours');
    expect(judge({ sight: 'absent', key: aKey({ id: OTHER_KEY, created: NOW, lastUsed: 'never' }) })).toBe(
      'ours',
    );
  });

  it('is nobody’s that we know when CloudTrail does not say who made it', () => {
    expect(judge({ madeBy: DENIED })).toBe('UnattributedKey');
  });

  it.each([
    ['somebody', null],
    ['another run', '00000000'],
  ])('is theirs when CloudTrail shows that %s made it', (_, run) => {
    expect(judge({ madeBy: known(run) })).toBe('theirs');
  });

  it.each([
    ['is older than the intent by more than clocks differ', NOW - MINUTE - 1, 'UnattributedKey'],
    ['is older than the intent by as much as clocks may differ', NOW - MINUTE, 'ours'],
  ])('and %s', (_, created, expected) => {
    expect(judge({ key: aKey({ id: OTHER_KEY, created, lastUsed: 'never' }) })).toBe(expected);
  });

  it('is not ours to touch when another record is about it', () => {
    expect(judge({ isOnRecord: true })).toBe('UnattributedKey');
  });

  it.each(['visible', 'unknown'] as const)('is for people when its secret is %s', (sight) => {
    expect(judge({ sight })).toBe('RotationUnclear');
  });

  it.each([
    ['our own test, less than 15 minutes after it was made', 'sts', 15 * MINUTE - SECOND, 'ours'],
    ['STS a second later', 'sts', 15 * MINUTE, 'RotationUnclear'],
    ['another service within them', 's3', MINUTE, 'RotationUnclear'],
  ])('that was used: %s', (_, service, after, expected) => {
    expect(judge({ key: tested(service, after) })).toBe(expected);
  });

  it('is for people when its use is not known', () => {
    expect(judge({ key: { ...tested('sts', MINUTE), lastUsed: DENIED } })).toBe('RotationUnclear');
  });
});

describe('newcomers', () => {
  it('are the keys that were not there before the intent', () => {
    const user = aUser({ keys: [aKey({ id: KEY }), aKey({ id: OTHER_KEY, slot: 2 })] });
    expect(newcomersOf(user, INTENT)?.keys.map(({ keyId }) => keyId)).toEqual([OTHER_KEY]);
  });

  it('of an unknown age are not known to be younger than the intent', () => {
    expect(judge({ key: { ...tested('sts', MINUTE), createdAt: DENIED } })).toBe('UnattributedKey');
  });
});
