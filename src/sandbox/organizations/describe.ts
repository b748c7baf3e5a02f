import { z } from 'zod';
import { jsonOperation } from '../wire/json-service.ts';
import { ownOrganization } from './access.ts';

/**
 * The organization, as every account of it may see it.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export const describeOrganization = jsonOperation(z.object({}), (call) => {
  const { id, management, members } = ownOrganization(call);
  const prefix = `arn:aws:organizations::${management}`;
  return {
    result: {
      Organization: {
        Id: id,
        Arn: `${prefix}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountArn: `${prefix}:account/${id}/${management}`,
        MasterAccountId: management,
        MasterAccountEmail: members.get(management)?.email,
        AvailablePolicyTypes: [],
      },
    },
  };
});
