import { z } from 'zod';
import type { ServiceRequest } from '../../service.ts';
import { contextOf } from '../context.ts';
import type { Needs } from './need.ts';

/**
 * KMS itself. A key has a policy of its own, which may let in whom the caller's policies do not: KMS weighs both when it
 * has found the key (see kms/access.ts). Here are the operations that are about no key, and the name that is given to one.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const kmsNeeds: Needs = (operation, request) => {
  const action = `kms:${operation}`;
  if (operation === 'CreateKey' || operation === 'ListAliases')
    return [{ action, resource: '*', context: contextOf({}) }];
  if (operation !== 'CreateAlias') return [];
  const { region, account } = request;
  return [
    { action, resource: `arn:aws:kms:${region}:${account}:${aliasIn(request)}`, context: contextOf({}) },
  ];
};

const inputSchema = z.object({ AliasName: z.string() });

/** What cannot be read is nobody's to allow; the operation itself says what is wrong with it. */
const aliasIn = ({ body }: ServiceRequest): string => {
  try {
    return inputSchema.parse(JSON.parse(body.toString('utf8'))).AliasName;
  } catch {
    return 'alias/';
  }
};
