import { AwsError } from '../service.ts';
import type { ServiceRequest } from '../service.ts';
import { type Organization, organizationOf } from './state.ts';

/**
 * The caller's organization.
 * @throws AwsError `AWSOrganizationsNotInUseException` where its account is in none
 */
export const ownOrganization = ({ world, account }: ServiceRequest): Organization => {
  const organization = organizationOf(world);
  if (organization === null || !organization.members.has(account))
    throw new AwsError(
      'AWSOrganizationsNotInUseException',
      'Your account is not a member of an organization.',
    );
  return organization;
};

/**
 * The caller's organization, for what only its management account and delegated administrators may read.
 * @throws AwsError `AccessDeniedException`, `AWSOrganizationsNotInUseException`
 */
export const readableOrganization = (request: ServiceRequest): Organization => {
  const organization = ownOrganization(request);
  const { account } = request;
  if (account !== organization.management && !organization.delegated.has(account))
    throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
  return organization;
};
