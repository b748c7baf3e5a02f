import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { EARLIER_RUN, aRecord } from '../../../test/build/record.ts';
import { RUN } from '../../../test/build/situation.ts';
import { MINUTE } from '../model/time.ts';
import { NOW, SECOND, TICK, daysAgo, hours } from '../../../test/build/time.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import type { KeyObservation } from '../model/observation.ts';
import { keyState, recordOf, recordedKeys } from './key-state.ts';

const active = aKey({ created: daysAgo(400), lastUsed: daysAgo(300) });
const inactive = aKey({ created: daysAgo(400), lastUsed: daysAgo(300), status: 'Inactive' });

/** What key and tags say together. */
function state(key: KeyObservation | null, tags: Readonly<Record<string, string>>, run = RUN) {
  return keyState(key, recordOf(aUser({ tags }), KEY, NOW), run, NOW);
}

describe('status and record together', () => {
  it('without a record an active key is plain and an inactive one in the hands of others', () => {
    expect(state(active, {})).toEqual({ kind: 'plain', clockFrom: null, restores: 0 });
    expect(state(inactive, {})).toEqual({ kind: 'off-by-others', record: null });
  });

  it.each([
    ['deactivated', 'unused'],
    ['deactivated', 'rotated'],
    ['adopted', 'adopted'],
  ] as const)('an inactive key with a record "%s" of cause %s is off on our clock', (recorded, cause) => {
    const tags = aRecord(recorded, { since: daysAgo(3), cause });
    expect(state(inactive, tags)).toEqual({ kind: 'off', cause, since: daysAgo(3), isStray: false });
  });

  it.each(['deactivated', 'deleting', 'adopted'])(
    'an active key with a record "%s" was restored by somebody',
    (recorded) => {
      expect(state(active, aRecord(recorded, { cause: 'unused' }))).toEqual({
        kind: 'out-of-line',
        because: 'RestoredByHand',
        record: { state: 'restored', since: NOW, run: RUN, cause: null, extra: { restores: '1' } },
      });
    },
  );

  it('counts how often a key was restored', () => {
    const tags = aRecord('deactivated', { cause: 'unused', more: 'restores=1' });
    expect(state(active, tags)).toMatchObject({ record: { extra: { restores: '2' } } });
  });

  it('a restored active key is plain and counts from its restoration', () => {
    const tags = aRecord('restored', { since: daysAgo(3), more: 'restores=1' });
    expect(state(active, tags)).toEqual({ kind: 'plain', clockFrom: daysAgo(3), restores: 1 });
  });

  it('a restored key that is inactive was switched off by others', () => {
    expect(state(inactive, aRecord('restored'))).toMatchObject({
      kind: 'off-by-others',
      record: { state: 'restored' },
    });
  });

  it('a key with an intent to rotate is in the middle of a rotation, active or not', () => {
    const tags = aRecord('rotating', { more: `had=${KEY} sink=s3` });
    expect(state(active, tags)).toMatchObject({
      kind: 'rotating',
      intent: { extra: { had: KEY, sink: 's3' } },
    });
    expect(state(inactive, tags)).toMatchObject({ kind: 'rotating' });
  });

  it('an active key with a record "issued" replaces the key it names', () => {
    const tags = aRecord('issued', { more: `for=${OTHER_KEY} tested=2026-11-01T02:00Z` });
    expect(state(active, tags)).toMatchObject({
      kind: 'issued',
      old: OTHER_KEY,
      to: null,
      hidden: null,
      tested: Date.UTC(2026, 10, 1, 2),
    });
  });

  it('an active key with a record "replaced" is on its way out', () => {
    expect(state(active, aRecord('replaced', { more: `by=${OTHER_KEY} tries=2` }))).toEqual({
      kind: 'replaced',
      by: OTHER_KEY,
      since: daysAgo(3),
      tries: 2,
      restores: 0,
    });
  });

  it('an inactive key with a record "replaced" was switched off by its owner: our clock starts now', () => {
    expect(state(inactive, aRecord('replaced', { more: `by=${OTHER_KEY}` }))).toMatchObject({
      kind: 'out-of-line',
      because: 'OwnerDeactivated',
      record: { state: 'deactivated', cause: 'rotated', since: NOW },
    });
  });

  it.each(['issued', 'replaced'])(
    'an active key with a record "%s" that names no other key is unreadable',
    (recorded) => {
      expect(state(active, aRecord(recorded))).toMatchObject({ kind: 'unreadable' });
    },
  );

  it('a record without a key is a record of a key that has vanished', () => {
    const gone = { kind: 'out-of-line', because: 'KeyVanished', record: null };
    expect(state(null, aRecord('deactivated', { cause: 'unused' }))).toEqual(gone);
    expect(state(null, aRecord('restored'))).toEqual(gone);
  });
});

describe('an intent', () => {
  it.each(['deactivating', 'deleting'])('"%s" of another run is under way for an hour', (recorded) => {
    const since = NOW - hours(1) + SECOND;
    expect(state(active, aRecord(recorded, { since, cause: 'unused' }))).toEqual({
      kind: 'in-progress',
      run: EARLIER_RUN,
      since,
    });
    expect(state(active, aRecord(recorded, { since: NOW - hours(1), cause: 'unused' })).kind).toBe(
      'out-of-line',
    );
  });

  it('of this very run is not in its own way', () => {
    const tags = aRecord('deactivating', { since: NOW, run: RUN, cause: 'unused' });
    expect(state(inactive, tags)).toMatchObject({ kind: 'out-of-line', because: 'Interrupted' });
  });

  it('of another run is under way even when the key is gone', () => {
    expect(state(null, aRecord('deleting', { since: NOW, cause: 'unused' })).kind).toBe('in-progress');
  });

  it('to deactivate that was carried out counts from the intent', () => {
    const tags = aRecord('deactivating', { since: daysAgo(2), cause: 'unused', more: 'restores=1' });
    expect(state(inactive, tags)).toEqual({
      kind: 'out-of-line',
      because: 'Interrupted',
      record: {
        state: 'deactivated',
        since: daysAgo(2),
        run: EARLIER_RUN,
        cause: 'unused',
        extra: { restores: '1' },
      },
    });
  });

  it('to deactivate that was not carried out leaves what stood before it', () => {
    expect(state(active, aRecord('deactivating', { cause: 'unused' }))).toEqual({
      kind: 'out-of-line',
      because: 'Interrupted',
      record: null,
    });
    const more = 'restores=1 from=2026-09-01T02:00Z';
    expect(state(active, aRecord('deactivating', { cause: 'unused', more }))).toMatchObject({
      record: { state: 'restored', since: Date.UTC(2026, 8, 1, 2), extra: { restores: '1' } },
    });
  });

  it('to delete that was not carried out is still off since its deactivation', () => {
    const tags = aRecord('deleting', { since: daysAgo(2), cause: 'rotated', more: 'off=2026-09-01T02:00Z' });
    expect(state(inactive, tags)).toEqual({
      kind: 'off',
      cause: 'rotated',
      since: Date.UTC(2026, 8, 1, 2),
      isStray: false,
    });
  });
});

describe('use after the deactivation', () => {
  const tags = aRecord('deactivated', { since: daysAgo(3), cause: 'unused' });

  it.each([
    ['a moment before it changes nothing', daysAgo(3) - TICK, daysAgo(3)],
    ['a moment after it restarts the time', daysAgo(3) + TICK, daysAgo(3) + TICK],
  ])('%s', (_, lastUsed, since) => {
    const key = aKey({ created: daysAgo(400), lastUsed, status: 'Inactive' });
    expect(state(key, tags)).toMatchObject({ since });
  });
});

describe('a record that cannot be', () => {
  it('of a date before the key was made is unreadable; where two clocks may differ by a minute it is not', () => {
    const key = aKey({ created: daysAgo(3), status: 'Inactive' });
    expect(state(key, aRecord('adopted', { since: daysAgo(3) - MINUTE - SECOND })).kind).toBe('unreadable');
    expect(state(key, aRecord('adopted', { since: daysAgo(3) - MINUTE })).kind).toBe('off');
  });

  it('of the future is unreadable; where two clocks may differ by a minute it is not', () => {
    expect(state(inactive, aRecord('adopted', { since: NOW + MINUTE + SECOND })).kind).toBe('unreadable');
    expect(state(inactive, aRecord('adopted', { since: NOW + MINUTE })).kind).toBe('off');
  });

  it('is unreadable in another version', () => {
    expect(state(active, { [`keywarden:${KEY}`]: 'v2 state=adopted' }).kind).toBe('unreadable');
  });
});

describe('finding records', () => {
  it('goes by the tag of the very key, whatever the case of its name', () => {
    const value = 'v2 state=adopted since=2026-11-01T02:00Z run=1';
    expect(recordOf(aUser({ tags: { [`Keywarden:${KEY}`]: value } }), KEY, NOW)?.ok).toBe(true);
    expect(recordOf(aUser({ tags: { [`keywarden:${OTHER_KEY}`]: value } }), KEY, NOW)).toBeUndefined();
  });

  it("never reads the console's description of a key", () => {
    const user = aUser({ tags: { [KEY]: 'v2 state=adopted since=2026-11-01T02:00Z run=1' } });
    expect(recordOf(user, KEY, NOW)).toBeUndefined();
    expect(recordedKeys(user)).toEqual([]);
  });

  it('names every key with a record, and neither the exemption nor anything of others', () => {
    const tags = {
      email: 'x',
      'keywarden:exempt': 'x',
      ...aRecord('adopted'),
      ...aRecord('restored', { of: OTHER_KEY }),
    };
    expect(recordedKeys(aUser({ tags }))).toEqual([KEY, OTHER_KEY]);
    expect(recordedKeys(aUser({ tags: DENIED }))).toEqual([]);
  });
});
