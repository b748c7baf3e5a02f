import { z } from 'zod';

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
