import { z } from 'zod';
import { AwsError } from '../service.ts';
import { jsonOperation } from '../wire/json-service.ts';
import { readableOrganization } from './access.ts';
import { pageOf } from './paging.ts';

/** This one listing has no page size of the caller's choice. */
const input = z.object({ ResourceId: z.string(), NextToken: z.string().optional() });

/**
 * The tags of an account; roots and units have none here.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 * @throws AwsError `TargetNotFoundException`
 */
export const listTags = jsonOperation(input, (call) => {
  const { members, units, rootId } = readableOrganization(call);
  const { ResourceId: id, NextToken: token } = call.input;
  const member = members.get(id);
  if (member === undefined && id !== rootId && !units.has(id))
    throw new AwsError('TargetNotFoundException', "You specified a target that doesn't exist.");
  const asked = { MaxResults: 20, NextToken: token };
  const { items, NextToken } = pageOf(call.world, asked, member?.tags ?? [], `tags of ${id}`);
  return { result: { Tags: items.map(([Key, Value]) => ({ Key, Value })), NextToken } };
});
