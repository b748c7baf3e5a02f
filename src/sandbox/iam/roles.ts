import type { Role } from './state.ts';

/** The trust policy a role would carry on AWS, JSON. */
export const trustPolicy = (role: Role): string => role.trustPolicy ?? JSON.stringify(plainTrust(role));

const plainTrust = (role: Role): Readonly<Record<string, unknown>> => ({
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
