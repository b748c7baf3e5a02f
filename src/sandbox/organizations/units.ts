import { z } from 'zod';
import { jsonOperation } from '../wire/json-service.ts';
import { readableOrganization } from './access.ts';
import { PAGED, pageOf } from './paging.ts';
import { checkParent } from './parents.ts';

/**
 * The units directly under a root or unit.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html
 */
export const listUnits = jsonOperation(z.object({ ParentId: z.string(), ...PAGED }), (call) => {
  const organization = readableOrganization(call);
  const { ParentId } = call.input;
  checkParent(organization, ParentId);
  const under = [...organization.units.values()].filter(({ parent }) => parent === ParentId);
  const { items, NextToken } = pageOf(call.world, call.input, under, `units under ${ParentId}`);
  const prefix = `arn:aws:organizations::${organization.management}:ou/${organization.id}`;
  return {
    result: {
      OrganizationalUnits: items.map(({ id, name }) => ({ Id: id, Arn: `${prefix}/${id}`, Name: name })),
      NextToken,
    },
  };
});

/**
 * The organization's one root.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html
 */
export const listRoots = jsonOperation(z.object(PAGED), (call) => {
  const { id, rootId, management } = readableOrganization(call);
  const Arn = `arn:aws:organizations::${management}:root/${id}/${rootId}`;
  return { result: { Roots: [{ Id: rootId, Arn, Name: 'Root', PolicyTypes: [] }] } };
});
