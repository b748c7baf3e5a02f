import type { Role } from './state.ts';

/** The trust policy a role would carry on AWS. */
export const trustPolicy = (role: Role): Readonly<Record<string, unknown>> => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: role.trusts?.map((account) => `arn:aws:iam::${account}:root`) ?? '*' },
      Action: 'sts:AssumeRole',
      ...(role.externalId === null
        ? {}
        : { Condition: { StringEquals: { 'sts:ExternalId': role.externalId } } }),
    },
  ],
});
