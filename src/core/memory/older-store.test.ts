import { describe, expect, it } from 'vitest';
import { KEY } from '../../../test/build/key.ts';
import { EARLIER_RUN, aRecord } from '../../../test/build/record.ts';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { NO_MEMORY, type RememberedRecord } from '../model/memory.ts';
import { type RecordSeals, sealedText } from '../model/seal.ts';
import { unknownRecords } from './older-store.ts';

const tags = aRecord('deactivated', { cause: 'unused', more: 'store=here' });
const [value = ''] = Object.values(tags);
const remembered: RememberedRecord = { value, lost: 0, lostAt: null, goneSince: null, isLeaving: false };

function unknownIn(given: Readonly<Record<string, string>>, record?: RememberedRecord, seals?: RecordSeals) {
  const user = aUser({ tags: given });
  const id = user.userId.known ? user.userId.value : '';
  const records = new Map(record === undefined ? [] : [[KEY, record]]);
  const memory = { savedBy: null, stores: [], users: new Map([[id, { ...NO_MEMORY, records }]]) };
  return unknownRecords(
    [{ user, ...(seals === undefined ? {} : { seals }) }],
    memory,
    ['here', 'former'],
    NOW,
  );
}

describe('a record on a user', () => {
  it('is unknown to a store that does not remember it', () => {
    expect(unknownIn(tags)).toEqual([{ run: EARLIER_RUN, since: daysAgo(3), isOlder: true }]);
  });

  it('is known as it is remembered', () => {
    expect(unknownIn(tags, remembered)).toEqual([]);
    expect(unknownIn(tags, { ...remembered, value: 'v1 state=adopted' })).toHaveLength(1);
  });

  it('says nothing of ours where it is not sealed: whoever can tag a user could have written it', () => {
    const standing = (seal: 'sealed' | 'wrong') => new Map([[sealedText(KEY, value), seal]]);
    expect(unknownIn(tags, undefined, standing('sealed'))).toHaveLength(1);
    expect(unknownIn(tags, undefined, standing('wrong'))).toEqual([]);
    expect(unknownIn(tags, undefined, new Map())).toEqual([]);
  });

  it('that names no store says nothing of ours', () => {
    expect(unknownIn(aRecord('deactivated', { cause: 'unused' }))).toEqual([]);
  });

  it.each([
    ['here', 1],
    ['former', 1],
    ['elsewhere', 0],
  ])('of the store "%s" is unknown %i times', (store, times) => {
    const given = aRecord('deactivated', { cause: 'unused', more: `store=${store}` });
    expect(unknownIn(given)).toHaveLength(times);
  });
});
