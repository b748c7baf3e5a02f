import { describe, expect, it } from 'vitest';
import { NOW, daysAgo } from '../../test/build/time.ts';
import type { KeyRecord } from './model/record.ts';
import {
  adoptedRecord,
  deactivatedRecord,
  deactivatingRecord,
  deletingRecord,
  offSince,
  replacedRecord,
  restoredRecord,
  restoresOf,
  rotatingRecord,
  withdrawnIntent,
} from './records.ts';

const restored: KeyRecord = {
  state: 'restored',
  since: daysAgo(60),
  run: 'one',
  cause: null,
  extra: { restores: '1' },
};

describe('a deactivation', () => {
  it('is written as an intent first, and then stands since that', () => {
    const intent = deactivatingRecord(null, 'unused', NOW, 'two');
    expect(intent).toEqual({ state: 'deactivating', since: NOW, run: 'two', cause: 'unused', extra: {} });
    expect(deactivatedRecord(intent)).toEqual({ ...intent, state: 'deactivated' });
  });

  it('that did not happen leaves no record where there was none', () => {
    expect(withdrawnIntent(deactivatingRecord(null, 'unused', NOW, 'two'))).toBeNull();
  });

  it('that did not happen leaves a restored key restored since when it was', () => {
    expect(withdrawnIntent(deactivatingRecord(restored, 'unused', NOW, 'two'))).toEqual({
      ...restored,
      run: 'two',
    });
  });

  it('remembers how often the key was restored, and no longer since when', () => {
    const record = deactivatedRecord(deactivatingRecord(restored, 'unused', NOW, 'two'));
    expect(record.extra).toEqual({ restores: '1' });
  });
});

describe('a deletion', () => {
  const off: KeyRecord = {
    state: 'deactivated',
    since: daysAgo(30),
    run: 'one',
    cause: 'rotated',
    extra: { restores: '1' },
  };

  it('remembers cause, restorations and since when the key has been off', () => {
    const intent = deletingRecord(off, NOW, 'two');
    expect(intent).toMatchObject({ state: 'deleting', since: NOW, run: 'two', cause: 'rotated' });
    expect(intent.extra).toMatchObject({ restores: '1' });
    expect(offSince(intent)).toBe(daysAgo(30));
  });

  it('that is begun again still counts from the deactivation', () => {
    expect(offSince(deletingRecord(deletingRecord(off, daysAgo(1), 'two'), NOW, 'three'))).toBe(daysAgo(30));
  });
});

describe('restorations', () => {
  it('are counted up, from none', () => {
    expect(restoresOf(null)).toBe(0);
    const once = restoredRecord(null, NOW, 'two');
    expect(once).toEqual({
      state: 'restored',
      since: NOW,
      run: 'two',
      cause: null,
      extra: { restores: '1' },
    });
    expect(restoresOf(restoredRecord(once, NOW, 'three'))).toBe(2);
  });

  it('outlive an adoption', () => {
    expect(restoresOf(adoptedRecord(restored, NOW, 'two'))).toBe(1);
    expect(restoresOf(adoptedRecord(null, NOW, 'two'))).toBe(0);
  });

  it('outlive a replacement; where there were too many, a person asked for it, which settles them', () => {
    const replacedAfter = (restores: string) =>
      restoresOf(
        replacedRecord(
          rotatingRecord({ ...restored, extra: { restores } }, { had: ['old'], sink: 's3' }, NOW, 'two'),
          'new',
          NOW,
          'two',
        ),
      );
    expect(replacedAfter('1')).toBe(1);
    expect(replacedAfter('2')).toBe(0);
    expect(replacedAfter('often')).toBe(0);
  });

  it.each(['', 'often', '-1', '1.5', '1e0', ' 1', '0x1'])(
    'that cannot be counted ("%s") are too many',
    (restores) => {
      expect(restoresOf({ ...restored, extra: { restores } })).toBeGreaterThanOrEqual(2);
    },
  );
});
