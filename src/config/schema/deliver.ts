import { z } from 'zod';
import { bucket, kmsKey, region } from './scalars.ts';

/** The sinks that this version has. */
const SINKS = ['secrets-manager', 's3'] as const;

/**
 * Where new secrets go. One mapping rather than one per sink, so that a wrong key is told apart from a wrong sink;
 * what belongs to which sink is checked in `faults/deliver-faults.ts`.
 */
export const Deliver = z.strictObject({
  to: z.enum(SINKS).describe('`secrets-manager`: one secret per user. `s3`: one CSV file per key.'),
  bucket: bucket.optional().describe('With s3, and required there: a bucket in the account of the users.'),
  'kms-key': kmsKey
    .optional()
    .describe("KMS key (id, ARN or alias) that encrypts the secrets. Default: the account's own key of AWS."),
  region: region.optional().describe("Region of the secrets or of the bucket. Default: the run's own."),
});

export type WrittenDeliver = z.infer<typeof Deliver>;
