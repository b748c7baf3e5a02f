import type { BucketApi, OwnedBucket } from '../../aws/s3.ts';
import { AwsFailure } from '../../aws/failure.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { NewKey, SecretPointer, SecretSight, Sink, SinkUser } from '../../core/ports.ts';
import { placeOf } from '../place.ts';
import { quoted } from '../shell.ts';
import { SinkError } from '../sink-error.ts';
import { credentialCsv } from './csv.ts';
import { VISIBLE, endingOf, finalName, formerPendingName, pendingName } from './names.ts';
import { preflight } from './preflight.ts';
import { copyEncrypted, writeEncrypted } from './write.ts';

export type S3Settings = Extract<DeliverSettings, { to: 's3' }> & { readonly region: string };

/**
 * Hands a secret over as a CSV file in a bucket. S3 knows no staging labels: until its rotation is committed a key lies
 * outside of what owners can read, and then it is copied there. So our role can read what is pending, and never what was
 * handed over.
 *
 * Everything is idempotent by the key id, which is in the name: a second write has the same content.
 */
export function s3Sink(api: BucketApi, settings: S3Settings): Sink {
  const { kmsKey } = settings;
  const where = ({ account }: SinkUser): OwnedBucket => ({ bucket: settings.bucket, account });

  return {
    name: 's3',
    place: placeOf('s3', settings.region, settings.bucket),
    preflight: (user) => preflight(api, where(user), kmsKey, user),

    store: async (user: SinkUser, key: NewKey) => {
      const body = credentialCsv(user, key);
      await writeEncrypted(api, where(user), { key: pendingName(user, key.keyId), body, kmsKey });
    },

    makeVisible: async (user, keyId) => {
      const from = pendingName(user, keyId);
      if (await api.has(where(user), from)) {
        await copyEncrypted(api, where(user), { from, to: finalName(user, keyId), kmsKey });
        await api.remove(where(user), from);
      } else if ((await visibleName(api, where(user), user, keyId)) === null) {
        throw notStored(settings.bucket, keyId);
      }
    },

    sight: async (user, keyId): Promise<SecretSight> => {
      try {
        if ((await visibleName(api, where(user), user, keyId)) !== null) return 'visible';
        for (const name of [pendingName(user, keyId), formerPendingName(user, keyId)])
          if (await api.has(where(user), name)) return 'pending';
        return 'absent';
      } catch (error) {
        if (error instanceof AwsFailure) return 'unknown';
        throw error;
      }
    },

    destroy: async (user, keyId) => {
      // What was handed over stays: its reader may be at work with it.
      for (const name of [pendingName, formerPendingName]) await api.remove(where(user), name(user, keyId));
    },

    // Who may read what was handed over is the bucket's policy, which is not ours.
    letIn: async () => {},

    pointer: async (user, keyId) => {
      const name = (await visibleName(api, where(user), user, keyId)) ?? finalName(user, keyId);
      return pointerTo(settings, name);
    },
  };
}

/** Where the secret of a key was handed over. Null: nowhere. A user who was renamed since has another name there. */
async function visibleName(
  api: BucketApi,
  where: OwnedBucket,
  user: SinkUser,
  keyId: string,
): Promise<string | null> {
  const name = finalName(user, keyId);
  if (await api.has(where, name)) return name;
  const former = formerPendingName(user, keyId);
  const all = await api.keys(where, VISIBLE);
  return all.find((each) => each.endsWith(endingOf(keyId)) && each !== former) ?? null;
}

function pointerTo({ bucket, region }: S3Settings, name: string): SecretPointer {
  const address = `s3://${bucket}/${name}`;
  return { where: `S3, ${address}`, fetch: [`aws s3 cp ${quoted(address)} . --region ${region}`] };
}

function notStored(bucket: string, keyId: string): SinkError {
  return new SinkError({
    what: `The bucket ${bucket}`,
    why: `does not hold the secret of ${keyId}`,
    todo: `Nobody else has it. Delete the key ${keyId}: the next run issues another one.`,
  });
}
