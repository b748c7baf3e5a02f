import { z } from 'zod';
import { document } from './schema-policy.ts';

const limit = z.number().min(0);

/** SES of an account: see SesSeed in ses/state.ts. */
export const sesSeed = z.strictObject({
  identities: z
    .array(z.union([z.string(), z.strictObject({ name: z.string(), verified: z.boolean() })]))
    .exactOptional(),
  suppressed: z
    .array(
      z.strictObject({
        address: z.string(),
        reason: z.enum(['BOUNCE', 'COMPLAINT']),
        at: z.iso.datetime().exactOptional(),
      }),
    )
    .exactOptional(),
  sandbox: z.boolean().exactOptional(),
  bounces: z.array(z.string()).exactOptional(),
  configurationSets: z.array(z.string()).exactOptional(),
  limits: z.strictObject({ max24HourSend: limit, maxSendRate: limit }).exactOptional(),
  sendingPaused: z.boolean().exactOptional(),
});

/** A bucket, or its name: see BucketSeed in s3/state.ts. */
export const bucketSeed = z.union([
  z.string(),
  z.strictObject({
    name: z.string(),
    region: z.string().exactOptional(),
    versioning: z.enum(['Enabled', 'Suspended']).exactOptional(),
    policy: document('resource').exactOptional(),
    encryption: z
      .strictObject({
        algorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
        kmsKeyId: z.string().exactOptional(),
        bucketKey: z.boolean().exactOptional(),
      })
      .exactOptional(),
    publicAccessBlock: z
      .strictObject({
        BlockPublicAcls: z.boolean().exactOptional(),
        IgnorePublicAcls: z.boolean().exactOptional(),
        BlockPublicPolicy: z.boolean().exactOptional(),
        RestrictPublicBuckets: z.boolean().exactOptional(),
      })
      .nullable()
      .exactOptional(),
  }),
]);

/** Keys for MACs: see KmsKeySeed in kms/seed.ts. */
export const kmsSeed = z.strictObject({
  keys: z.array(
    z.strictObject({
      alias: z
        .string()
        .regex(/^alias\/(?!aws\/)[\w/-]{1,250}$/, 'must be alias/ and a name that is not of AWS')
        .exactOptional(),
      id: z.guid().toLowerCase().exactOptional(),
      region: z.string().default('us-east-1'),
      usage: z.enum(['GENERATE_VERIFY_MAC', 'ENCRYPT_DECRYPT']).default('GENERATE_VERIFY_MAC'),
      material: z
        .string()
        .regex(/^(?:[0-9a-fA-F]{2})+$/, 'must be bytes in hexadecimal')
        .exactOptional(),
      enabled: z.boolean().default(true),
      policy: document('resource').exactOptional(),
      sharedWith: z.array(z.string().regex(/^\d{12}$/, 'must be twelve digits, in quotes')).default([]),
    }),
  ),
});
