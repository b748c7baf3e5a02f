import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { aPolicy } from '../../test/build/policy.ts';
import { aRecord } from '../../test/build/record.ts';
import { sealOf } from '../../test/build/seal.ts';
import { NOW } from '../../test/build/time.ts';
import { ACCOUNT } from '../../test/build/user.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { fakeIam } from '../../test/fakes/iam.ts';
import { known } from '../core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import { formatRecord, parseRecord, recordTag, withSeal } from '../core/model/record.ts';
import { liveMemory } from './memory.ts';
import { writeFinalRecords, writeRecord } from './record-tag.ts';

const ANA = { user: 'ana', userId: 'AIDA-ana' };
const PARSED = parseRecord(aRecord('restored')[recordTag(KEY)] ?? '', NOW);
const CONTENT = formatRecord(record(), 1);
const VALUE = withSeal(CONTENT, sealOf(ACCOUNT).sign('record', [ANA.userId, KEY], CONTENT));
const STOOD: UserMemory = {
  ...NO_MEMORY,
  writes: 1,
  records: new Map([[KEY, { value: VALUE, lost: 0, lostAt: null, goneSince: null, isLeaving: false }]]),
};

function record() {
  if (!PARSED.ok) throw new Error('the builder writes records that can be read');
  return PARSED.record;
}

/** One log of what is written where, in order. */
function aWorld(stands: boolean, failing = false) {
  const tags = new Map(stands ? [[recordTag(KEY), VALUE]] : []);
  const iam = fakeIam({ ...ANA, tags, attachedPolicies: [], keys: new Map() });
  const before = known(new Map(stands ? [[ANA.userId, STOOD]] : []));
  const memory = liveMemory(before, async (users) => {
    iam.log.push(`store ${users.get(ANA.userId)?.records.size ?? 0} records`);
    if (failing) throw new Error('the bucket is gone');
  });
  return { deps: { ...fakeActDeps(iam, aPolicy()).deps, memory }, log: iam.log, tags, memory };
}

describe('a record', () => {
  it('that we remove is forgotten in the store first: a run killed in between must not miss it', async () => {
    const { deps, log, tags } = aWorld(true);
    await writeRecord(deps, ANA, KEY, null);
    expect(log).toEqual(['store 1 records', 'untag']);
    expect(tags.size).toBe(0);
  });

  it('stays where the store cannot be told that it goes', async () => {
    const { deps, log, tags } = aWorld(true, true);
    await expect(writeRecord(deps, ANA, KEY, null)).rejects.toThrow('the bucket is gone');
    expect(log).toEqual(['store 1 records']);
    expect(tags.get(recordTag(KEY))).toBe(VALUE);
  });

  it('that was never remembered, as that of a key which is gone, goes without the store', async () => {
    const { deps, log } = aWorld(true);
    await writeRecord(deps, ANA, OTHER_KEY, null);
    expect(log).toEqual(['untag']);
  });

  it('that we write stands on the user before it is remembered: one that was not written must not be missed', async () => {
    const { deps, log, memory } = aWorld(false);
    deps.iam = { ...deps.iam, tagUser: async () => Promise.reject(new Error('denied')) };
    await expect(writeRecord(deps, ANA, KEY, record())).rejects.toThrow('denied');
    await expect(writeFinalRecords(deps, ANA, new Map([[KEY, record()]]))).rejects.toThrow('denied');
    expect(memory.of(ANA.userId)).toEqual(known(NO_MEMORY));
    expect(log).toEqual([]);
  });

  it('that we wrote is remembered to the letter, and the store is told when the run ends', async () => {
    const { deps, log, memory, tags } = aWorld(false);
    await writeRecord(deps, ANA, KEY, record());
    expect(memory.of(ANA.userId)).toEqual(known(STOOD));
    expect(tags.get(recordTag(KEY))).toBe(VALUE);
    await memory.save();
    expect(log).toEqual(['tag restored', 'store 1 records']);
  });
});
