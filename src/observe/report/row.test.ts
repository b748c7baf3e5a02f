import { describe, expect, it } from 'vitest';
import { known } from '../../core/model/known.ts';
import { REPORT_HEADER } from '../../../test/build/iam-fake.ts';
import { reportColumns } from './columns.ts';
import { parseRow } from './row.ts';

const COLUMNS = reportColumns(REPORT_HEADER.split(','));
const DATE = '2026-05-01T00:00:00+00:00';
/** The first slot of a row with these cells. */
const parse = (active: string, rotated: string, used = 'N/A', region = 'N/A', service = 'N/A') => {
  const about = ['ana', 'arn:aws:iam::111122223333:user/ana', DATE, 'false', 'false'];
  return parseRow(COLUMNS, [
    ...about,
    active,
    rotated,
    used,
    region,
    service,
    'false',
    'N/A',
    'N/A',
    'N/A',
    'N/A',
  ]);
};
const slot = (...cells: Parameters<typeof parse>) => parse(...cells).slots[0];

describe('a slot of a report’s row', () => {
  it.each(['N/A', 'not_supported'])('is empty when it is not active and was never rotated (%s)', (absent) => {
    expect(slot('false', absent)).toEqual({ kind: 'empty' });
    expect(slot('FALSE', absent)).toEqual({ kind: 'empty' });
  });

  it('has a key when it is active, or when it was rotated', () => {
    expect(slot('true', DATE)).toMatchObject({ kind: 'key', slot: 1, active: true, lastUsed: known(null) });
    expect(slot('false', DATE)).toMatchObject({ kind: 'key', slot: 1, active: false, lastUsed: known(null) });
    expect(slot('TRUE', DATE)).toMatchObject({ active: true });
  });

  it('was used when, where and for what; S3 has no region', () => {
    expect(slot('true', DATE, DATE, 'N/A', 's3')).toMatchObject({
      lastUsed: known({ at: Date.parse(DATE), region: null, service: 's3' }),
    });
  });

  it.each(['no_information', 'not_supported', '', 'yesterday', '2026-02-30T00:00:00+00:00'])(
    '"%s" is not "never used"',
    (used) => {
      expect(slot('true', DATE, used)).toMatchObject({ kind: 'key', lastUsed: { known: false } });
    },
  );

  it('AWS having no information is no fault of the row, nonsense is', () => {
    expect(parse('true', DATE, 'no_information').faults).toEqual([]);
    expect(parse('true', DATE, 'yesterday').faults).toEqual(['access_key_1_last_used_date is "yesterday"']);
  });

  it.each([
    ['maybe', 'N/A', 'N/A'],
    ['', 'N/A', 'N/A'],
    ['N/A', 'N/A', 'N/A'],
    ['false', 'no_information', 'N/A'],
    ['false', 'yesterday', 'N/A'],
    ['false', 'N/A', DATE],
  ])(
    'active "%s", rotated "%s", used "%s": it may hold a key, so it is not empty',
    (active, rotated, used) => {
      const row = parse(active, rotated, used);
      expect(row.slots[0].kind).toBe('unreadable');
      expect(row.faults).toHaveLength(1);
    },
  );

  it('has an active key of unknown age when it was never rotated', () => {
    const row = parse('true', 'N/A');
    expect(row.slots[0]).toMatchObject({ kind: 'key', active: true, lastRotated: { known: false } });
    expect(row.faults).toEqual(['access_key_1_last_rotated is "N/A"']);
  });
});
