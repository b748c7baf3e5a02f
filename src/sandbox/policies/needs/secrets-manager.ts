import { z } from 'zod';
import { findSecret } from '../../secrets-manager/secret.ts';
import type { ServiceRequest } from '../../service.ts';
import { contextOf } from '../context.ts';
import type { Question } from '../evaluate.ts';
import { keyUse } from './kms.ts';
import type { Needs } from './need.ts';

const inputSchema = z.object({
  SecretId: z.string().optional(),
  Name: z.string().optional(),
  KmsKeyId: z.string().optional(),
  BlockPublicPolicy: z.boolean().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
  TagKeys: z.array(z.string()).optional(),
});

/**
 * Secrets Manager: one action on the secret; making one with tags is tagging besides; and its KMS key.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export const secretsNeeds: Needs = (operation, request) => {
  const input = inputOf(request);
  const { account, region, world } = request;
  const id = input.SecretId ?? input.Name;
  const secret =
    input.SecretId === undefined ? undefined : findSecret(world, account, region, input.SecretId);
  const resource = secret?.arn ?? (id === undefined ? '*' : arn(request, id));
  const names = [...(input.Tags ?? []).map(({ Key }) => Key), ...(input.TagKeys ?? [])];
  const context = contextOf({
    'aws:TagKeys': names.length === 0 ? undefined : names,
    ...Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    ...Object.fromEntries((secret?.tags ?? []).map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value])),
    'secretsmanager:BlockPublicPolicy':
      operation === 'PutResourcePolicy' ? String(input.BlockPublicPolicy ?? false) : undefined,
  });
  const kmsKey = operation === 'CreateSecret' ? input.KmsKeyId : secret?.kmsKeyId;
  const questions: Question[] = [{ action: `secretsmanager:${operation}`, resource, context }];
  if (operation === 'CreateSecret' && names.length > 0)
    questions.push({ action: 'secretsmanager:TagResource', resource, context });
  return [
    ...questions,
    ...keyUse(kmsKey, {
      actions: KEY_ACTIONS.get(operation) ?? [],
      service: 'secretsmanager',
      account,
      region,
    }),
  ];
};

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
const KEY_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['CreateSecret', ['kms:GenerateDataKey', 'kms:Decrypt']],
  ['PutSecretValue', ['kms:GenerateDataKey', 'kms:Decrypt']],
  ['GetSecretValue', ['kms:Decrypt']],
]);

const inputOf = ({ body }: ServiceRequest): z.infer<typeof inputSchema> => {
  try {
    return inputSchema.safeParse(JSON.parse(body.toString('utf8'))).data ?? {};
  } catch {
    return {};
  }
};

const arn = ({ region, account }: ServiceRequest, id: string): string =>
  id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${region}:${account}:secret:${id}`;
