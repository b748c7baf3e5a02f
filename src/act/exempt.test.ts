import { describe, expect, it } from 'vitest';
import { KEY } from '../../test/build/key.ts';
import { aPolicy } from '../../test/build/policy.ts';
import { NOW, days } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { fakeIam } from '../../test/fakes/iam.ts';
import { EXEMPT_ENDED_TAG, EXEMPT_TAG } from '../core/model/exemption.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import { DAY, toIso } from '../core/model/time.ts';
import { endExemption, exemptUser } from './exempt.ts';
import { liveMemory } from './memory.ts';

const ID = 'AIDA-ana';
const VALUE = 'until=2026-11-14 reason=freeze';
const REQUEST = { lastDay: Math.floor(NOW / DAY) * DAY + days(10), reason: 'freeze', keyId: null };

function remembering(value: string): Known<ReadonlyMap<string, UserMemory>> {
  const exemption = { value, firstSeen: NOW - 1, goneSince: null };
  return known(new Map([[ID, { ...NO_MEMORY, exemption }]]));
}

interface Words {
  /** What the tag says. */
  readonly tag?: string;
  readonly before?: Known<ReadonlyMap<string, UserMemory>>;
  /** So many reads after the change still show the tags of before it. */
  readonly lag?: number;
}

function aUser({ tag, before = known(new Map()), lag = 0 }: Words) {
  const tags = new Map(tag === undefined ? [] : [[EXEMPT_TAG, tag]]);
  const key = { status: 'Active', createdAt: 0, lastUsed: null } as const;
  const iam = fakeIam({ user: 'ana', userId: ID, tags, attachedPolicies: [], keys: new Map([[KEY, key]]) });
  const stale = new Map(tags);
  let late = lag;
  const userTags = async () => {
    const isChanged = iam.log.some((call) => call === 'untag' || call.startsWith('tag '));
    return isChanged && late-- > 0 ? stale : new Map(tags);
  };
  const memory = liveMemory(before, async () => {});
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  const fake = fakeActDeps(iam, aPolicy());
  const deps = { ...fake.deps, iam: { ...iam.api, userTags }, memory, sleep };
  const remembered = () => {
    const now = memory.of(ID);
    return now.known ? (now.value.exemption?.value ?? null) : now.because;
  };
  return { deps, log: iam.log, tags, remembered, pauses };
}

describe('the end of an exemption', () => {
  it('takes the tag away before it is forgotten: where that fails, the user stays exempt', async () => {
    const { deps, log, remembered, tags } = aUser({ tag: VALUE, before: remembering(VALUE) });
    const untagUser = async () => Promise.reject(new Error('denied'));
    await expect(endExemption({ ...deps, iam: { ...deps.iam, untagUser } }, 'ana')).rejects.toThrow('denied');
    expect(remembered()).toBe(VALUE);
    expect((await endExemption(deps, 'ana')).outcome).toBe('done');
    expect(remembered()).toBeNull();
    expect([...tags]).toEqual([[EXEMPT_ENDED_TAG, toIso(NOW)]]);
    expect(log.slice(-4)).toEqual(['journal intent', 'untag', `tag ${toIso(NOW)}`, 'journal done']);
  });

  it('is done when IAM shows it, and not before: a run that still saw the tag would miss it later', async () => {
    const shown = aUser({ tag: VALUE, lag: 5 });
    expect((await endExemption(shown.deps, 'ana')).outcome).toBe('done');
    expect(shown.pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    const hidden = aUser({ tag: VALUE, lag: 6 });
    expect(await endExemption(hidden.deps, 'ana')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('run this again'),
    });
  });

  it('cannot be confirmed while it is not known what stood there', async () => {
    const { deps, log } = aUser({ tag: VALUE, before: unknown('the file is cut short') });
    expect(await endExemption(deps, 'ana')).toEqual({
      outcome: 'failed',
      message: 'The end cannot be confirmed, as it is not known: the file is cut short.',
    });
    expect(log).not.toContain('untag');
  });
});

describe('an exemption by hand', () => {
  it('is done when IAM shows it, and counts all the same when it does not', async () => {
    const shown = aUser({ lag: 5 });
    expect((await exemptUser(shown.deps, 'ana', REQUEST)).outcome).toBe('done');
    const hidden = aUser({ lag: 6 });
    expect((await exemptUser(hidden.deps, 'ana', REQUEST)).outcome).toBe('failed');
    expect(hidden.remembered()).toBe(VALUE);
  });

  it('of one key does not take the place of one for the user that has vanished', async () => {
    const { deps, log, remembered } = aUser({ before: remembering(VALUE) });
    expect(await exemptUser(deps, 'ana', { ...REQUEST, keyId: KEY })).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining(VALUE),
    });
    expect([log.filter((call) => call.startsWith('tag')), remembered()]).toEqual([[], VALUE]);
    expect((await exemptUser(deps, 'ana', REQUEST)).outcome).toBe('done');
  });

  it('of one key waits until it is known what stood there; of the whole user it takes nothing away', async () => {
    const { deps, tags } = aUser({ before: unknown('the file is cut short') });
    expect((await exemptUser(deps, 'ana', { ...REQUEST, keyId: KEY })).outcome).toBe('failed');
    expect(tags.size).toBe(0);
    expect((await exemptUser(deps, 'ana', REQUEST)).outcome).toBe('done');
  });
});
