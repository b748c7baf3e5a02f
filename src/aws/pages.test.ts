import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Page, allPages } from './pages.ts';

const served =
  (chunks: readonly (readonly number[])[]) =>
  (marker: string | undefined): Promise<Page<number>> => {
    const at = Number(marker ?? 0);
    const isLast = at >= chunks.length - 1;
    return Promise.resolve({
      items: chunks[at] ?? [],
      IsTruncated: !isLast,
      ...(isLast ? {} : { Marker: String(at + 1) }),
    });
  };

describe('allPages', () => {
  it('finds everything however AWS cuts the pages, empty ones included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1 }), async (chunks) => {
        expect(await allPages('iam:ListUsers', served(chunks))).toEqual(chunks.flat());
      }),
    );
  });

  it.each<[string, Page<number>]>([
    ['has no list', { items: undefined, IsTruncated: false }],
    ['is truncated without a marker', { items: [1], IsTruncated: true }],
    ['gives the same marker again and again', { items: [1], IsTruncated: true, Marker: 'x' }],
  ])('refuses an answer that %s', async (_, page) => {
    await expect(allPages('iam:ListUsers', () => Promise.resolve(page))).rejects.toMatchObject({
      kind: 'not-aws',
    });
  });
});
