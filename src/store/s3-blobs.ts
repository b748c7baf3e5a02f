import type { ObjectApi, StoredText } from '../aws/s3-objects.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { Blobs } from './blobs.ts';
import { isSafePath } from './names.ts';
import { StoreError } from './store-error.ts';

/** From this length on an appended file goes on in another object, so that adding to it costs the same for ever. */
const SEGMENT = 64 * 1024;
const CONFLICTS = 5;

/** A place in S3. @param text `s3://bucket/prefix` @returns null for anything else */
export function s3Place(text: string): { readonly bucket: string; readonly prefix: string } | null {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text);
  if (!match) return null;
  const [, bucket = '', prefix = ''] = match;
  return { bucket, prefix: prefix.replace(/\/+$/, '') };
}

/**
 * Blobs in a bucket. S3 writes all of an object or nothing of it, shows every write at once, and can refuse one where
 * something stands already or has changed; what it cannot do is add to an object. So a file that is added to is written
 * again, on the condition that it is still as we left it, and goes on in a new object when it has grown.
 *
 * Journals lie one folder a day (`journal/day=2026-11-01/…`), so that a query over some days reads only those.
 */
export function s3Blobs(api: ObjectApi, place: { readonly bucket: string; readonly prefix: string }): Blobs {
  const { bucket, prefix } = place;
  const root = prefix === '' ? '' : `${prefix}/`;
  const keyOf = (path: string) => `${root}${inDays(path)}`;
  const where = (path: string) => `s3://${bucket}/${keyOf(path)}`;
  /** The ends of the files that this process adds to, as it left them. */
  const ends = new Map<string, { readonly segment: number; readonly text: string; readonly etag: string }>();

  const attempt = async <T>(what: string, path: string, action: () => Promise<T>): Promise<T> => {
    if (!isSafePath(path)) throw new StoreError(`"${path}" cannot be a path in the store.`, path);
    try {
      return await action();
    } catch (error) {
      if (error instanceof AwsFailure) throw fromAws(what, where(path), error);
      throw error;
    }
  };

  /** A write whose answer was lost may have been repeated, and then finds itself there: that is no conflict. */
  const put = async (
    key: string,
    text: string,
    condition: Parameters<ObjectApi['writeText']>[3],
  ): Promise<string | null> => {
    for (let conflicts = 0; conflicts < CONFLICTS; conflicts += 1) {
      const etag = await api.writeText(bucket, key, text, condition);
      if (etag !== null) return etag;
      const there = await api.readText(bucket, key);
      if (there?.text === text) return there.etag;
      const isStillFree =
        condition !== undefined &&
        ('ifMatch' in condition ? there?.etag === condition.ifMatch : there === null);
      if (!isStillFree) return null;
    }
    return null;
  };

  /** Of how many objects a file is, where a listing showed it: one of them may have been shortened by another hand. */
  const listed = new Map<string, number>();

  const segments = async (path: string): Promise<readonly StoredText[]> => {
    const found: StoredText[] = [];
    for (;;) {
      const next = await api.readText(bucket, segmentKey(keyOf(path), found.length));
      if (next === null) return found;
      found.push(next);
      if (next.text.length < SEGMENT && found.length >= (listed.get(path) ?? 1)) return found;
    }
  };

  return {
    where,

    read: (path) =>
      attempt('read', path, async () => {
        const found = await segments(path);
        const last = found.at(-1);
        return last === undefined
          ? null
          : { text: found.map(({ text }) => text).join(''), modifiedAt: last.modifiedAt };
      }),

    write: (path, text, condition) =>
      attempt('write', path, async () => {
        const etag = await put(keyOf(path), text, condition);
        // Only what a run makes itself is ever added to by it.
        if (etag !== null && condition !== undefined) ends.set(path, { segment: 0, text, etag });
        return etag !== null;
      }),

    append: (path, text) =>
      attempt('append to', path, async () => {
        const end = ends.get(path);
        if (end === undefined)
          throw new StoreError(`${where(path)} was not begun by this run, so it is not added to.`, path);
        const isFull = end.text.length >= SEGMENT;
        const segment = isFull ? end.segment + 1 : end.segment;
        const whole = isFull ? text : end.text + text;
        const etag = await put(
          segmentKey(keyOf(path), segment),
          whole,
          isFull ? { ifAbsent: true } : { ifMatch: end.etag },
        );
        if (etag === null)
          throw new StoreError(`${where(path)} was changed by another hand while this run wrote it.`, path);
        ends.set(path, { segment, text: whole, etag });
      }),

    list: (folder) =>
      attempt('list', folder, async () => {
        const below = `${keyOf(folder)}/`;
        const keys = await api.keys(bucket, below);
        const names = keys.map((key) => key.slice(below.length).replace(/^day=[\d-]+\//, ''));
        const direct = new Set(names.filter((name) => !name.includes('/')));
        for (const name of direct) {
          const { file, segment } = segmentOf(name);
          const path = `${folder}/${file}`;
          if (segment > 0) listed.set(path, Math.max(segment + 1, listed.get(path) ?? 1));
        }
        // What goes on from an object that is gone stands for itself: left out, it would be removed without a trace.
        const isShown = (name: string) => {
          const { file, segment } = segmentOf(name);
          return segment === 0 || !direct.has(segmentKey(file, segment - 1));
        };
        return [...direct].filter(isShown).toSorted();
      }),

    remove: (path) => attempt('remove', path, () => api.remove(bucket, keyOf(path))),
  };
}

/** `…/journal/20261101T020000Z-3f9c2a7b.jsonl` lies in the folder of its day. */
function inDays(path: string): string {
  return path.replace(/\/journal\/((\d{4})(\d{2})(\d{2})T\d{6}Z-[^/]+)$/, '/journal/day=$2-$3-$4/$1');
}

function segmentKey(key: string, segment: number): string {
  return segment === 0 ? key : key.replace(/(\.[a-z]+)$/, `~${String(segment).padStart(5, '0')}$1`);
}

function segmentOf(name: string): { readonly file: string; readonly segment: number } {
  const [, start = '', number = '0', end = ''] = /^(.*?)(?:~(\d{5}))?(\.[a-z]+)?$/.exec(name) ?? [];
  return { file: `${start}${end}`, segment: Number(number) };
}

function fromAws(what: string, place: string, failure: AwsFailure): StoreError {
  const remedy =
    failure.code === 'NoSuchBucket'
      ? ' Make the bucket, or name another one as `store`.'
      : failure.kind === 'denied'
        ? ' The store needs s3:GetObject, s3:PutObject and s3:DeleteObject below its prefix, and s3:ListBucket.'
        : '';
  return new StoreError(`Could not ${what} ${place}: ${failure.message}${remedy}`, place, failure.code);
}
