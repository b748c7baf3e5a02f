import { NEEDS } from '../../aws/needs.ts';
import type { Statement } from '../document.ts';
import { type Place, usersArn } from '../place.ts';

/** Looking at an account's users and keys; changes nothing. */
export function readStatements(place: Place): readonly Statement[] {
  const { iam } = NEEDS;
  return [
    {
      // These have no resource that could be named.
      Sid: 'LooksAtTheAccount',
      Effect: 'Allow',
      Action: [...iam.generateReport, ...iam.getReport, ...iam.userDetails, ...iam.listUsers],
      Resource: ['*'],
    },
    {
      Sid: 'LooksAtUsers',
      Effect: 'Allow',
      Action: [
        ...iam.getUser,
        ...iam.userTags,
        ...iam.groups,
        ...iam.attachedPolicies,
        ...iam.accessKeys,
        ...iam.lastUsed,
      ],
      Resource: [usersArn(place)],
    },
  ];
}
