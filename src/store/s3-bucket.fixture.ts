import { AwsFailure } from '../aws/failure.ts';
import type { ObjectApi } from '../aws/s3-objects.ts';
import { s3Blobs } from './s3-blobs.ts';
import { NOW } from './testing.fixture.ts';

type Trouble = 'lost answer' | 'conflict' | 'denied';

/** A bucket in memory, whose next writes go wrong as told. */
export function aBucket() {
  const objects = new Map<string, { text: string; etag: string }>();
  const troubles: Trouble[] = [];
  let writes = 0;
  const api: ObjectApi = {
    readText: async (_, key) => {
      const found = objects.get(key);
      return found === undefined ? null : { ...found, modifiedAt: NOW };
    },
    writeText: async (bucket, key, text, condition) => {
      const trouble = troubles.shift();
      if (trouble === 'denied') throw failure('AccessDenied', 'denied');
      if (trouble === 'conflict') return null;
      const there = objects.get(key);
      if (condition && 'ifAbsent' in condition && there !== undefined) return null;
      if (condition && 'ifMatch' in condition && there?.etag !== condition.ifMatch) return null;
      writes += 1;
      const etag = `"${writes}"`;
      objects.set(key, { text, etag });
      // The SDK tries again when an answer is lost, and then finds its own object there.
      return trouble === 'lost answer' ? api.writeText(bucket, key, text, condition) : etag;
    },
    keys: async (_, prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
    remove: async (_, key) => void objects.delete(key),
  };
  const open = () => s3Blobs(api, { bucket: 'state', prefix: 'keywarden' });
  return { objects, troubles, open, written: () => writes };
}

function failure(code: string, kind: 'denied' | 'not-found'): AwsFailure {
  return new AwsFailure({
    operation: 's3:PutObject',
    code,
    kind,
    effect: 'none',
    attempts: 1,
    message: 'said S3.',
  });
}
