import { organizationOf } from '../../organizations/state.ts';
import { readParams } from '../../wire/params.ts';
import { contextOf } from '../context.ts';
import type { Needs } from './need.ts';

/** STS: entering a role. Who one is, AWS tells everybody. */
export const stsNeeds: Needs = (operation, { query, body, world }) => {
  if (operation !== 'AssumeRole') return [];
  const params = readParams(query, body);
  const resource = params.get('RoleArn') ?? '*';
  const account = resource.split(':')[4] ?? '';
  const organization = organizationOf(world);
  const context = contextOf({
    'sts:ExternalId': params.get('ExternalId') ?? undefined,
    'sts:RoleSessionName': params.get('RoleSessionName') ?? undefined,
    'aws:ResourceAccount': account,
    'aws:ResourceOrgID': organization?.members.has(account) === true ? organization.id : undefined,
  });
  return [{ action: 'sts:AssumeRole', resource, context }];
};
