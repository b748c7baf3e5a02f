import { notAws, present } from './attempt.ts';

/** One page of an IAM listing. */
export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * Follows `Marker` to the end of an IAM listing. AWS may give fewer items than asked for, none at all included, and
 * still have more: only `IsTruncated` tells.
 * @param operation for errors, `iam:ListUsers`
 * @param read reads the page that begins at the marker; undefined: the first
 */
export async function* pages<T>(
  operation: string,
  read: (marker: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<readonly T[], void, undefined> {
  let marker: string | undefined;
  for (;;) {
    const page = await read(marker);
    yield present(page.items, operation, 'list');
    if (page.IsTruncated !== true) return;
    const next = present(page.Marker, operation, 'Marker though it is truncated');
    if (next === marker) throw notAws(operation, 'the same page comes again and again');
    marker = next;
  }
}

/** All pages in one list. */
export async function allPages<T>(
  operation: string,
  read: (marker: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages(operation, read)) all.push(...page);
  return all;
}
