import { describe, expect, it } from 'vitest';
import { decide, decideAll, inShort, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, THIRD_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { DENIED, aUser, someTags } from '../../../test/build/user.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import { formatRecord } from '../model/record.ts';
import { DAY, type Instant, toDate } from '../model/time.ts';

const DATE = 'last-check-date';
const OLD = 'last-check-old-key';
const rotating = aPolicy({
  rules: [aRule({ rotate: { by: 'keywarden', deactivate: 10 * DAY } })],
  deliver: { to: 's3', bucket: 'handover', kmsKey: null, region: null },
  takeOver: { checkAndRotate: { dateTag: DATE, oldKeyTag: OLD }, cloudGovernance: false },
});
const retiring = aPolicy({
  rules: [aRule({ unused: { after: 90 * DAY, measure: 'age', grace: 7 * DAY } })],
  takeOver: { checkAndRotate: null, cloudGovernance: true },
});

const day = (ago: number) => toDate(daysAgo(ago));
/** The last moment of that day. */
const endOf = (ago: number): Instant => Date.parse(`${day(ago)}T00:00:00Z`) + DAY;

/** What a decision would write, as it would stand in the tags. */
function written(user: UserObservation, policy = rotating, keyId = KEY) {
  const decision = decide({ user, policy }, keyId);
  if (decision.kind !== 'step' || decision.step !== 'repair' || !decision.takeOver)
    throw new Error(inShort(decision));
  const { records, untag } = decision.takeOver;
  return {
    records: Object.fromEntries([...records].map(([id, record]) => [id, formatRecord(record)])),
    untag,
  };
}

const old = (words: Partial<Parameters<typeof aKey>[0]> = {}): KeyObservation =>
  aKey({ created: daysAgo(70), lastUsed: daysAgo(9), ...words });
const fresh = (words: Partial<Parameters<typeof aKey>[0]> = {}): KeyObservation =>
  aKey({ id: OTHER_KEY, created: daysAgo(9), ...words });

describe('a rotation that check-and-rotate has in flight', () => {
  const tags = { email: 'ana@example.com', [DATE]: day(9), [OLD]: KEY };

  it('is taken over with both keys active: replaced and issued since the end of the day of its tag', () => {
    const since = `${day(8)}T00:00Z`;
    expect(written(aUser({ keys: [old(), fresh()], tags }))).toEqual({
      records: {
        [KEY]: `v2 state=replaced since=${since} run=3f9c2a7b by=${OTHER_KEY} tries=1 via=check-and-rotate`,
        [OTHER_KEY]: `v2 state=issued since=${since} run=3f9c2a7b for=${KEY} tested=${day(9)}T02:00:00Z via=check-and-rotate`,
      },
      untag: [DATE, OLD],
    });
  });

  it('holds the other key meanwhile', () => {
    expect(verdict({ user: aUser({ keys: [old(), fresh()], tags }), policy: rotating }, OTHER_KEY)).toBe(
      'hold TakenOver',
    );
  });

  it('has no date in the future when it was begun this very day', () => {
    const keys = [old(), fresh({ created: daysAgo(0) - 1000 })];
    const { records } = written(aUser({ keys, tags: { ...tags, [DATE]: day(0) } }));
    expect(records[KEY]).toContain(`since=${new Date(NOW).toISOString().slice(0, 16)}Z`);
  });

  it('counts from the newer key where the owner has made another since', () => {
    const keys = [old(), fresh({ created: daysAgo(2) })];
    expect(written(aUser({ keys, tags })).records[KEY]).toContain(`since=${day(2)}T02:00Z`);
  });

  it('is taken over when the new key is the one that was switched off: nothing happens to the old one', () => {
    const user = aUser({ keys: [old(), fresh({ status: 'Inactive' })], tags });
    expect(written(user).records[KEY]).toContain('state=replaced');
    const after = aUser({ keys: [old(), fresh({ status: 'Inactive' })], tags: recorded(user) });
    expect(verdict({ user: after, policy: rotating })).toBe('notify ReplacementGone');
  });

  it('is taken over after its deactivation: the clock runs from the end of that day', () => {
    const keys = [old({ status: 'Inactive', created: daysAgo(85) }), fresh({ created: daysAgo(20) })];
    const { records } = written(aUser({ keys, tags }));
    expect(records).toEqual({
      [KEY]: `v2 state=deactivated since=${day(8)}T00:00Z cause=rotated run=3f9c2a7b via=check-and-rotate`,
    });
  });

  it('starts the clock now when the owner switched the old key off: the tag still names the day of the rotation', () => {
    const keys = [old({ status: 'Inactive' }), fresh()];
    expect(written(aUser({ keys, tags })).records[KEY]).toContain(
      `since=${new Date(NOW).toISOString().slice(0, 16)}Z`,
    );
  });

  it.each([
    [1, 'now'],
    [2, 'the tag'],
  ])(
    'takes a tag %i days after the new key for the day of the rotation or of the deactivation: %s',
    (later, from) => {
      const keys = [old({ status: 'Inactive' }), fresh({ created: daysAgo(9 + later) })];
      const since = from === 'now' ? new Date(NOW).toISOString().slice(0, 16) : `${day(8)}T00:00`;
      expect(written(aUser({ keys, tags })).records[KEY]).toContain(`since=${since}Z`);
    },
  );

  it('is over with one key left, whichever: its tags are removed and nothing is recorded', () => {
    for (const key of [old(), fresh(), old({ status: 'Inactive' })]) {
      expect(written(aUser({ keys: [key], tags }), rotating, key.keyId ?? '')).toEqual({
        records: {},
        untag: [DATE, OLD],
      });
    }
  });

  it('is over with one key left and the id of the old key only: the tag goes', () => {
    expect(written(aUser({ keys: [old()], tags: { [OLD]: KEY } })).untag).toEqual([OLD]);
  });

  it('is not seen in a lone tag with a date, which may be anybody’s, with one key or with records of ours', () => {
    const alone = aUser({ keys: [old()], tags: { [DATE]: day(9) } });
    expect(verdict({ user: alone, policy: rotating })).toBe('notify AgeWarning');
    const ours = { ...aRecord('replaced', { more: `by=${OTHER_KEY}` }), [DATE]: day(9) };
    const user = aUser({ keys: [old(), fresh()], tags: ours });
    expect(verdict({ user, policy: rotating })).toBe('notify Replaced');
  });

  it('is over when its old key is gone and a record of ours stands', () => {
    const restored = aRecord('restored', { of: OTHER_KEY, more: 'restores=1' });
    const keys = [aKey({ id: THIRD_KEY, created: daysAgo(70) }), fresh()];
    const user = aUser({ keys, tags: { ...tags, ...restored } });
    expect(written(user, rotating, THIRD_KEY)).toEqual({ records: {}, untag: [DATE, OLD] });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a day that is none', { [DATE]: 'monthly', [OLD]: KEY }],
    ['an old key that is no key id', { [DATE]: day(9), [OLD]: 'laptop' }],
  ])('is not taken for over, and no tag removed, with %s: the tags may be anybody’s', (_, some) => {
    expect(verdict({ user: aUser({ keys: [old()], tags: some }), policy: rotating })).toBe(
      'hold TakeOverUnclear',
    );
  });

  it('is ours once the record of the old key stands: only the tags go', () => {
    const user = aUser({ keys: [old(), fresh()], tags });
    const both = aUser({ keys: [old(), fresh()], tags: { ...tags, ...recorded(user) } });
    expect(written(both)).toEqual({ records: {}, untag: [DATE, OLD] });
  });

  it('finds its tags whatever the case of their names, and removes them as they are spelt', () => {
    const shouted = { 'Last-Check-Date': day(9), 'LAST-CHECK-OLD-KEY': KEY };
    expect(written(aUser({ keys: [old(), fresh()], tags: shouted })).untag).toEqual(Object.keys(shouted));
  });

  it.each<[string, Readonly<Record<string, string>>, readonly KeyObservation[]]>([
    ['a day that is none', { [DATE]: '2026-02-31', [OLD]: KEY }, [old(), fresh()]],
    ['a day in another form', { [DATE]: '04/11/2026', [OLD]: KEY }, [old(), fresh()]],
    ['a day in the future', { [DATE]: toDate(NOW + DAY), [OLD]: KEY }, [old(), fresh()]],
    ['a day before the old key was made', { [DATE]: day(80), [OLD]: KEY }, [old(), fresh()]],
    ['a day and no key', { [DATE]: day(9) }, [old(), fresh()]],
    ['a key and no day', { [OLD]: KEY }, [old(), fresh()]],
    ['an old key that is not among the user’s', { [DATE]: day(9), [OLD]: THIRD_KEY }, [old(), fresh()]],
    ['an old key that is the younger one', { [DATE]: day(9), [OLD]: OTHER_KEY }, [old(), fresh()]],
    ['three keys', { [DATE]: day(9), [OLD]: KEY }, [old(), fresh(), fresh({ id: THIRD_KEY })]],
    [
      'a new key with a record of ours',
      { [DATE]: day(9), [OLD]: KEY, ...aRecord('restored', { of: OTHER_KEY, more: 'restores=1' }) },
      [old(), fresh()],
    ],
  ])('blocks and is named with %s', (_, some, keys) => {
    const all = decideAll({ user: aUser({ keys, tags: some }), policy: rotating });
    expect(new Set(all.map(inShort))).toEqual(new Set(['hold TakeOverUnclear']));
    expect(all[0]?.message).toMatch(/last-check-|more than two keys|record of ours/);
  });

  it('needs room for two records', () => {
    const keys = [old(), fresh()];
    expect(verdict({ user: aUser({ keys, tags: { ...tags, ...someTags(45) } }), policy: rotating })).toBe(
      'repair TakenOver',
    );
    expect(verdict({ user: aUser({ keys, tags: { ...tags, ...someTags(46) } }), policy: rotating })).toBe(
      'hold NoTagRoom',
    );
  });

  it('stays where the user is exempt, unknown or nobody’s to manage', () => {
    const exempt = { ...tags, 'keywarden:exempt': 'until=2026-12-01 reason=frozen' };
    expect(verdict({ user: aUser({ keys: [old(), fresh()], tags: exempt }), policy: rotating })).toBe(
      'hold Exempt',
    );
    expect(verdict({ user: aUser({ keys: [old(), fresh()], tags: DENIED }), policy: rotating })).toBe(
      'hold ObservationIncomplete',
    );
    const nobody = { ...rotating, rules: [] };
    expect(verdict({ user: aUser({ keys: [old(), fresh()], tags }), policy: nobody })).toBe(
      'report Unmanaged',
    );
  });

  it('is nothing to a policy that does not say to take over', () => {
    const user = aUser({ keys: [old(), fresh()], tags });
    expect(verdict({ user, policy: { ...rotating, takeOver: null } })).toBe('notify AgeWarning');
  });
});

describe('a deactivation of cloud-governance', () => {
  const [FIRST, SECOND] = ['UnusedAccessKey1InactiveDate', 'UnusedAccessKey2InactiveDate'];
  const off = (words: Partial<Parameters<typeof aKey>[0]> = {}): KeyObservation =>
    aKey({ status: 'Inactive', created: daysAgo(107), lastUsed: daysAgo(40), ...words });
  const younger = (words: Partial<Parameters<typeof aKey>[0]> = {}): KeyObservation =>
    off({ id: OTHER_KEY, created: daysAgo(100), ...words });
  const short = (tags: Readonly<Record<string, string>>, ...keys: readonly KeyObservation[]) =>
    Object.fromEntries(
      decideAll({ user: aUser({ keys, tags }), policy: retiring }).map((each) => [each.keyId, inShort(each)]),
    );

  it('is taken over since the end of its day', () => {
    expect(written(aUser({ keys: [off()], tags: { [FIRST]: day(10) } }), retiring)).toEqual({
      records: {
        [KEY]: `v2 state=deactivated since=${day(9)}T00:00Z cause=unused run=3f9c2a7b via=cloud-governance`,
      },
      untag: [FIRST],
    });
  });

  it('belongs to the older key under 1 and to the younger under 2 when both were there on that day', () => {
    const keys = [younger(), off()];
    expect(short({ [FIRST]: day(3) }, ...keys)).toEqual({
      [KEY]: 'repair TakenOver',
      [OTHER_KEY]: 'hold TakenOver',
    });
    expect(short({ [SECOND]: day(3) }, ...keys)).toEqual({
      [OTHER_KEY]: 'repair TakenOver',
      [KEY]: 'hold TakenOver',
    });
  });

  it('of both keys is taken over one after the other', () => {
    const tags = { [FIRST]: day(5), [SECOND]: day(3) };
    const user = aUser({ keys: [off(), younger()], tags });
    expect(written(user, retiring)).toMatchObject({ untag: [FIRST] });
    const next = aUser({ keys: [off(), younger()], tags: { [SECOND]: day(3), ...recorded(user, retiring) } });
    expect(written(next, retiring, OTHER_KEY)).toMatchObject({ untag: [SECOND] });
  });

  it.each([
    [97, 'repair TakenOver'],
    [96, 'hold TakeOverUnclear'],
  ])('of the only key left is its own when that was %i days old by then', (age, expected) => {
    const created = endOf(10) - age * DAY;
    expect(short({ [FIRST]: day(10) }, off({ created }))[KEY]).toBe(expected);
  });

  it('under 2 with one key left may have been of either: held and named', () => {
    const user = aUser({ keys: [off()], tags: { [SECOND]: day(10) } });
    expect(inShort(decide({ user, policy: retiring }))).toBe('hold TakeOverUnclear');
    expect(decide({ user, policy: retiring }).message).toContain(SECOND);
  });

  it.each([FIRST, SECOND])('is over when the only key it can mean is on again: the tag %s goes', (tag) => {
    const key = off({ status: 'Active' });
    expect(written(aUser({ keys: [key], tags: { [tag]: day(10) } }), retiring)).toEqual({
      records: {},
      untag: [tag],
    });
  });

  it('is over when every key of that day is gone', () => {
    const key = off({ created: daysAgo(10) });
    expect(written(aUser({ keys: [key], tags: { [FIRST]: day(10) } }), retiring)).toEqual({
      records: {},
      untag: [FIRST],
    });
  });

  it('does not pass to the other key when the one it named is gone', () => {
    const survivor = younger({ created: daysAgo(60), lastUsed: 'never' });
    expect(short({ [FIRST]: day(10) }, survivor)).toEqual({ [OTHER_KEY]: 'hold TakeOverUnclear' });
  });

  it.each<[string, Readonly<Record<string, string>>, readonly KeyObservation[]]>([
    ['a day that is none', { [FIRST]: 'yesterday' }, [off()]],
    ['a day in the future', { [FIRST]: toDate(NOW + DAY) }, [off()]],
    ['a use after that day', { [FIRST]: day(10) }, [off({ lastUsed: daysAgo(3) })]],
    ['two keys of the same age', { [FIRST]: day(10) }, [off(), younger({ created: daysAgo(107) })]],
    ['three keys', { [FIRST]: day(10) }, [off(), younger(), off({ id: THIRD_KEY })]],
    ['one tag that is clear and one that is not', { [FIRST]: day(3), [SECOND]: '?' }, [off(), younger()]],
  ])('blocks and is named with %s', (_, tags, keys) => {
    expect(new Set(Object.values(short(tags, ...keys)))).toEqual(new Set(['hold TakeOverUnclear']));
  });

  it('that a single key had, is not guessed without an "unused" section to say what was old enough', () => {
    const policy = { ...retiring, rules: [aRule({ inactive: {} })] };
    expect(verdict({ user: aUser({ keys: [off()], tags: { [FIRST]: day(10) } }), policy })).toBe(
      'hold TakeOverUnclear',
    );
  });
});

/** The user's tags once what is decided about it is done. */
function recorded(user: UserObservation, policy = rotating): Readonly<Record<string, string>> {
  const { records } = written(user, policy);
  return Object.fromEntries(Object.entries(records).map(([id, value]) => [`keywarden:${id}`, value]));
}
