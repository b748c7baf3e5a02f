import { describe, expect, it } from 'vitest';
import { placeOf } from './place.ts';

describe('the name of a sink in an intent', () => {
  it('is the same for the same place, and another for every other', () => {
    const place = placeOf('s3', 'handover', 'eu-west-1');
    expect(place).toMatch(/^s3-[0-9a-f]{8}$/);
    expect(placeOf('s3', 'handover', 'eu-west-1')).toBe(place);
    for (const other of [['handover', 'eu-west-2'], ['handover2', 'eu-west-1'], ['handovereu-west-1']])
      expect(placeOf('s3', ...other)).not.toBe(place);
  });
});
