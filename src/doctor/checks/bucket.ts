import { lookCloser, why } from '../asked.ts';
import type { BucketFacts } from '../facts.ts';
import { type Area, type Finding, findings } from '../finding.ts';

const BLOCK = 'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true';

/** What is wanted of a bucket. */
interface Wanted {
  readonly area: Area;
  /** Of the bucket; null: whichever. */
  readonly region: string | null;
  /** A former version is a way back from a mistake. */
  readonly versions: boolean;
}

/** Whether a bucket is there, private, encrypted, and where it should be. */
export function checkBucket(facts: BucketFacts, wanted: Wanted): readonly Finding[] {
  const { bucket, publicAccess } = facts;
  const { fail } = findings(wanted.area);
  if (!publicAccess.answered && publicAccess.code === 'NoSuchBucket') {
    const where = wanted.region === null ? '' : ` --region ${wanted.region}`;
    return [fail(`There is no bucket ${bucket}.`, `aws s3 mb s3://${bucket}${where}`)];
  }
  return [
    ...checkPublicAccess(facts, wanted),
    ...checkEncryption(facts, wanted),
    ...checkRegion(facts, wanted),
    ...(wanted.versions ? checkVersions(facts, wanted) : []),
  ];
}

function checkPublicAccess({ bucket, publicAccess }: BucketFacts, { area }: Wanted): readonly Finding[] {
  const { ok, fail, unknown } = findings(area);
  if (!publicAccess.answered)
    return [
      unknown(
        `Whether the bucket ${bucket} is private is not known: ${why(publicAccess)}`,
        lookCloser(publicAccess),
      ),
    ];
  if (publicAccess.value?.length === 0) return [ok(`The bucket ${bucket} is closed to the public.`)];
  const what =
    publicAccess.value === null
      ? 'has no block of public access'
      : `does not have ${publicAccess.value.join(', ')}`;
  return [
    fail(
      `The bucket ${bucket} ${what}: it could become public.`,
      `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration ${BLOCK}`,
    ),
  ];
}

function checkEncryption({ bucket, encryption }: BucketFacts, { area }: Wanted): readonly Finding[] {
  const { ok, warn, unknown } = findings(area);
  if (!encryption.answered)
    return [
      unknown(`How the bucket ${bucket} encrypts is not known: ${why(encryption)}`, lookCloser(encryption)),
    ];
  if (encryption.value === null) {
    return [
      warn(
        `The bucket ${bucket} names no encryption.`,
        `aws s3api put-bucket-encryption --bucket ${bucket} --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'`,
      ),
    ];
  }
  const { algorithm, kmsKey } = encryption.value;
  return [
    ok(`The bucket ${bucket} encrypts with ${kmsKey === null ? algorithm : `${algorithm} (${kmsKey})`}.`),
  ];
}

function checkRegion({ bucket, region }: BucketFacts, wanted: Wanted): readonly Finding[] {
  const { fail, unknown } = findings(wanted.area);
  if (wanted.region === null) return [];
  if (!region.answered)
    return [unknown(`Where the bucket ${bucket} is, is not known: ${why(region)}`, lookCloser(region))];
  if (region.value === wanted.region) return [];
  return [
    fail(
      `The bucket ${bucket} is in ${region.value}, and secrets would be delivered in ${wanted.region}.`,
      `Say so in the configuration: deliver: { to: s3, bucket: ${bucket}, region: ${region.value} }`,
    ),
  ];
}

function checkVersions({ bucket, versioning }: BucketFacts, { area }: Wanted): readonly Finding[] {
  const { ok, warn, unknown } = findings(area);
  if (!versioning.answered)
    return [
      unknown(
        `Whether the bucket ${bucket} keeps versions is not known: ${why(versioning)}`,
        lookCloser(versioning),
      ),
    ];
  if (versioning.value === 'Enabled') return [ok(`The bucket ${bucket} keeps what is overwritten.`)];
  return [
    warn(
      `The bucket ${bucket} keeps no versions: what is overwritten or deleted is gone, the journal with it.`,
      `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    ),
  ];
}
