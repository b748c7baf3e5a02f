import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, s3With, tagged } from '../testing/s3-caller.ts';

/** Keys and common prefixes; the echo of the request's own prefix is the empty string here. */
const rows = (body: string) => [...tagged(body, 'Key'), ...tagged(body, 'Prefix')];

describe('ListObjectsV2', () => {
  it('rolls keys up at the delimiter, below a prefix', () => {
    const { world, put, call } = s3With();
    world.setNow('2026-11-01T02:00:00.789Z');
    for (const key of ['a/1', 'a/2', 'a/b/3', 'a/c/4', 'z']) put(key, 'x');
    const { body } = call({ url: '/vault?list-type=2&prefix=a/&delimiter=/' });
    expect(tagged(body, 'Key')).toEqual(['a/1', 'a/2']);
    expect(tagged(body, 'Prefix')).toEqual(['a/', 'a/b/', 'a/c/']);
    expect(tagged(body, 'KeyCount')).toEqual(['4']);
    expect(tagged(body, 'LastModified')[0]).toBe('2026-11-01T02:00:00.000Z');
  });

  it('encodes names when asked to', () => {
    const { put, call } = s3With();
    put('a/b%20c%26', 'x');
    expect(tagged(call({ url: '/vault?list-type=2&encoding-type=url' }).body, 'Key')).toEqual(['a/b%20c%26']);
    expect(tagged(call({ url: '/vault?list-type=2' }).body, 'Key')).toEqual(['a/b c&amp;']);
  });

  it('refuses a token that it did not give', () => {
    const { call } = s3With();
    expect(code(call({ url: '/vault?list-type=2&continuation-token=abc' }))).toBe('InvalidArgument');
    expect(code(call({ url: '/vault?list-type=2&max-keys=many' }))).toBe('InvalidArgument');
  });

  it('gives every row once, in order, whatever the page size', () => {
    const key = fc.stringMatching(/^[a-c/é]{1,4}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('', '/'),
        (keys, size, delimiter) => {
          const { put, call } = s3With();
          for (const name of keys) put(encodeURIComponent(name), 'x');
          const whole = call({ url: `/vault?list-type=2&delimiter=${delimiter}` }).body;
          const seen: (string | undefined)[] = [];
          let token: string | undefined = '';
          while (token !== undefined) {
            const more: string = token === '' ? '' : `&continuation-token=${encodeURIComponent(token)}`;
            const page: string = call({
              url: `/vault?list-type=2&max-keys=${size}&delimiter=${delimiter}${more}`,
            }).body;
            seen.push(...rows(page));
            token = tagged(page, 'NextContinuationToken')[0];
          }
          const all = rows(whole);
          expect(seen.filter(Boolean)).toHaveLength(all.filter(Boolean).length);
          expect(new Set(seen)).toEqual(new Set(all));
        },
      ),
      { numRuns: 50 },
    );
  });
});
