import { AwsFailure } from '../../aws/failure.ts';
import type { BucketApi, OwnedBucket } from '../../aws/s3.ts';
import type { SinkUser } from '../../core/ports.ts';
import { secretOf } from '../../core/secret.ts';
import { SinkError } from '../sink-error.ts';
import { probeNames } from './names.ts';
import { copyEncrypted, writeEncrypted } from './write.ts';

/**
 * Checks that the bucket belongs to the user's account, is closed to the public, and takes, lists, copies and gives up an
 * object encrypted as ours will be, in the places where ours will be. Only trying proves that: it depends on policies of the bucket, of the KMS key and of the
 * organization, and a rotation must not find out with a new key in its hands. What the probe holds is no secret.
 *
 * @throws SinkError, AwsFailure
 */
export async function preflight(
  api: BucketApi,
  where: OwnedBucket,
  kmsKey: string | null,
  user: SinkUser,
): Promise<void> {
  await refusePublic(api, where);
  const { pending, visible } = probeNames(user);
  await writeEncrypted(api, where, { key: pending, body: secretOf('Keywarden was here.\n'), kmsKey });
  await copyEncrypted(api, where, { from: pending, to: visible, kmsKey });
  await api.remove(where, visible);
  await api.remove(where, pending);
}

async function refusePublic(api: BucketApi, where: OwnedBucket): Promise<void> {
  const off = await publicAccess(api, where);
  if (off?.length === 0) return;
  const settings = off === null ? 'has no block of public access' : `does not have ${off.join(', ')}`;
  throw new SinkError({
    what: `The bucket ${where.bucket}`,
    why: `${settings}: it could become public`,
    todo: `Switch on all four: aws s3api put-public-access-block --bucket ${where.bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
  });
}

async function publicAccess(api: BucketApi, where: OwnedBucket): Promise<readonly string[] | null> {
  try {
    return await api.publicAccess(where);
  } catch (error) {
    throw (error instanceof AwsFailure && explained(error, where)) || error;
  }
}

function explained({ code, kind, message }: AwsFailure, { bucket, account }: OwnedBucket): SinkError | null {
  const what = `The bucket ${bucket}`;
  if (code === 'NoSuchBucket')
    return new SinkError({ what, why: 'does not exist', todo: 'Create it, or correct deliver.bucket.' });
  if (code === 'PermanentRedirect' || code === 'AuthorizationHeaderMalformed')
    return new SinkError({ what, why: 'is in another region', todo: 'Name its region in deliver.region.' });
  if (kind === 'denied') {
    const why = `does not belong to account ${account}, or may not be looked at: ${message.replace(/\.$/, '')}`;
    return new SinkError({ what, why, todo: `A bucket of the user's own account is needed.` });
  }
  return null;
}
