import { describe, expect, it } from 'vitest';
import { keyId } from '../../test/build/key.ts';
import { known, unknown } from '../core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import { liveMemory } from './memory.ts';

const ONE = keyId(1);
const STOOD: UserMemory = {
  ...NO_MEMORY,
  records: new Map([[ONE, { value: 'v1 …', lost: 0, lostAt: null, goneSince: null, isLeaving: false }]]),
};

function aMemory(before = known<ReadonlyMap<string, UserMemory>>(new Map([['AIDA1', STOOD]]))) {
  const stored: (readonly string[])[] = [];
  const live = liveMemory(before, async (users) => {
    stored.push(
      [...users].flatMap(([userId, { records }]) =>
        [...records.values()].every(({ isLeaving }) => isLeaving) ? [] : [userId],
      ),
    );
  });
  return { live, stored };
}

describe('the memory of a run', () => {
  it('has stored that a record goes when it may be removed: a run killed after that must not miss it', async () => {
    const { live, stored } = aMemory();
    await live.forgotten('AIDA1', ONE);
    expect(stored).toEqual([[]]);
  });

  it('stores nothing where there is nothing to forget', async () => {
    const { live, stored } = aMemory();
    await live.forgotten('AIDA1', keyId(2));
    await live.forgotten('AIDA2', ONE);
    expect(stored).toEqual([]);
  });

  it('that could not be read stays unknown, and is not written over', async () => {
    const { live, stored } = aMemory(unknown('the file is cut short'));
    live.recorded('AIDA1', ONE, 'v2 …', 1);
    expect(live.of('AIDA1')).toMatchObject({ known: false, because: 'the file is cut short' });
    await live.save();
    expect(stored).toEqual([]);
  });
});
