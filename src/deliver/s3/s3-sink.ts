import type { BucketApi, OwnedBucket } from '../../aws/s3.ts';
import { AwsFailure } from '../../aws/failure.ts';
import type { DeliverSettings } from '../../core/model/policy.ts';
import type { NewKey, Secret, SecretPointer, Sink, SinkUser } from '../../core/ports.ts';
import { placeOf } from '../place.ts';
import { quoted } from '../shell.ts';
import { SinkError } from '../sink-error.ts';
import { credentialCsv } from './csv.ts';
import { finalName, pendingName } from './names.ts';
import { preflight } from './preflight.ts';
import { writeEncrypted } from './write.ts';

export type S3Settings = Extract<DeliverSettings, { to: 's3' }> & { readonly region: string };

/**
 * Hands a secret over as a CSV file in a bucket. S3 knows no staging labels: an untested key lies beside the folder that
 * its owner can read. It is put again, and not copied, when it becomes current: a role that can copy can read, and ours
 * need not be able to read a secret. So `makeCurrent` belongs to the same sink, in the same run, as `store`.
 *
 * Everything is idempotent by the key id, which is in the name: a second write has the same content.
 */
export function s3Sink(api: BucketApi, settings: S3Settings): Sink {
  const { kmsKey } = settings;
  /** Between store and makeCurrent, by key id. */
  const staged = new Map<string, Secret>();
  const where = ({ account }: SinkUser): OwnedBucket => ({ bucket: settings.bucket, account });

  return {
    name: 's3',
    place: placeOf('s3', settings.region, settings.bucket),
    preflight: (user) => preflight(api, where(user), kmsKey, user),

    store: async (user: SinkUser, key: NewKey) => {
      const body = credentialCsv(user, key);
      staged.set(key.keyId, body);
      await writeEncrypted(api, where(user), { key: pendingName(user, key.keyId), body, kmsKey });
    },

    makeCurrent: async (user, keyId) => {
      const body = staged.get(keyId);
      const key = finalName(user, keyId);
      if (body !== undefined) await writeEncrypted(api, where(user), { key, body, kmsKey });
      else if (!(await api.has(where(user), key))) throw notStaged(settings.bucket, keyId);
      await api.remove(where(user), pendingName(user, keyId));
      staged.delete(keyId);
    },

    holds: async (user, keyId) => {
      try {
        for (const name of [finalName(user, keyId), pendingName(user, keyId)])
          if (await api.has(where(user), name)) return 'present';
        return 'absent';
      } catch (error) {
        if (error instanceof AwsFailure) return 'unknown';
        throw error;
      }
    },

    destroy: async (user, keyId) => {
      staged.delete(keyId);
      await api.remove(where(user), finalName(user, keyId));
      await api.remove(where(user), pendingName(user, keyId));
    },

    pointer: (user, keyId) => pointer(settings, user, keyId),
  };
}

function pointer({ bucket, region }: S3Settings, user: SinkUser, keyId: string): SecretPointer {
  const address = `s3://${bucket}/${finalName(user, keyId)}`;
  return { where: `S3, ${address}`, fetch: [`aws s3 cp ${quoted(address)} . --region ${region}`] };
}

function notStaged(bucket: string, keyId: string): SinkError {
  return new SinkError({
    what: `The bucket ${bucket}`,
    why: `was not given the secret of ${keyId} in this run`,
    todo: 'Nobody else has it: let the next run undo this rotation and begin anew.',
  });
}
