import { z } from 'zod';

/** Members that several operations share. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */

export const secretId = z.string().min(1).max(2048);
export const onlySecretId = z.object({ SecretId: secretId });
export const versionId = z.string().min(32).max(64);
export const stage = z.string().min(1).max(256);
export const text = z.string().optional();
export const flag = z.boolean().optional();
export const tags = z
  .array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256).default('') }))
  .optional();

/** What a new version is to hold; one of the two. */
export const value = {
  SecretString: z.string().min(1).max(65_536).optional(),
  SecretBinary: z.base64().min(1).max(87_384).optional(),
};
export const token = { ClientRequestToken: text };
export const page = { MaxResults: z.number().int().optional(), NextToken: text };
