import type { ServiceRequest } from '../service.ts';
import type { Instant, World } from '../world.ts';
import type { Checksum } from './checksums.ts';
import { S3Error, noSuchBucket, noSuchKey } from './errors.ts';

/** How an object is encrypted at rest. */
export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly kmsKeyId?: string;
  readonly bucketKey?: boolean;
}

interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface StoredObject {
  readonly key: string;
  readonly content: Uint8Array;
  /** Quoted, as S3 shows it. */
  readonly etag: string;
  readonly modified: Instant;
  readonly checksum: Checksum;
  readonly encryption: Encryption;
  /** Content-Type and its like, and `x-amz-meta-*`, given back as they came. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly created: Instant;
  /** What GetBucketVersioning says; nothing here keeps former versions. Null: never switched on. */
  versioning: 'Enabled' | 'Suspended' | null;
  encryption: Encryption;
  publicAccessBlock: PublicAccessBlock | null;
  /** The bucket policy as it was put, JSON; null: none. */
  policy: string | null;
  readonly objects: Map<string, StoredObject>;
}

/** A bucket that is there from the start; private and encrypted with AES256, as S3 makes them, unless said otherwise. */
export interface BucketSeed {
  readonly name: string;
  readonly region?: string;
  readonly encryption?: Encryption;
  /** `null`: the bucket has no public access block, as buckets from before April 2023. */
  readonly publicAccessBlock?: Partial<PublicAccessBlock> | null;
  readonly versioning?: 'Enabled' | 'Suspended';
  /** The bucket policy, JSON. */
  readonly policy?: string;
}

/** Puts buckets into an account. A plain string is a bucket's name. */
export const seedS3 = (
  world: World,
  account: string,
  seed: { readonly buckets: readonly (string | BucketSeed)[] },
): void => {
  const all = allBuckets(world);
  for (const entry of seed.buckets) {
    const given: BucketSeed = typeof entry === 'string' ? { name: entry } : entry;
    const owner = all.get(given.name)?.owner;
    if (owner !== undefined)
      throw new Error(
        `seed: bucket "${given.name}" is in two places (${owner}, ${account}); bucket names are global.`,
      );
    const { publicAccessBlock, encryption, versioning, policy = null } = given;
    const bucket = newBucket(given.name, account, given.region ?? 'us-east-1', world.now());
    if (encryption !== undefined) bucket.encryption = encryption;
    if (publicAccessBlock !== undefined)
      bucket.publicAccessBlock = publicAccessBlock === null ? null : { ...BLOCK_ALL, ...publicAccessBlock };
    if (versioning !== undefined) bucket.versioning = versioning;
    bucket.policy = policy;
    all.set(given.name, bucket);
  }
};

/** Bucket names are one namespace for all accounts, so they live under a pseudo account. */
export const allBuckets = (world: World): Map<string, Bucket> =>
  world.slice('global', 's3', () => new Map<string, Bucket>());

/** New buckets are encrypted (since January 2023) and block public access (since April 2023) by default. */
export const newBucket = (name: string, owner: string, region: string, created: Instant): Bucket => ({
  name,
  owner,
  region,
  created,
  versioning: null,
  encryption: { algorithm: 'AES256' },
  publicAccessBlock: BLOCK_ALL,
  policy: null,
  objects: new Map(),
});

/**
 * The bucket, if the caller may use it: without bucket policies that is the owning account alone.
 * @throws S3Error `NoSuchBucket`, `AccessDenied`.
 */
export const requireBucket = (request: ServiceRequest, name: string): Bucket => {
  const bucket = allBuckets(request.world).get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  const expected = request.headers['x-amz-expected-bucket-owner'];
  if (bucket.owner !== request.account || (expected !== undefined && expected !== bucket.owner))
    throw new S3Error('AccessDenied', 'Access Denied', 403);
  return bucket;
};

/** @throws S3Error `NoSuchKey`. */
export const requireObject = (bucket: Bucket, key: string): StoredObject => {
  const object = bucket.objects.get(key);
  if (object === undefined) throw noSuchKey(key);
  return object;
};

const BLOCK_ALL: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
