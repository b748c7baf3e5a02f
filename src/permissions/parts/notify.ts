import { NEEDS } from '../../aws/needs.ts';
import type { NotifySettings } from '../../core/model/policy.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import type { Statement } from '../document.ts';
import { type Place, regionalArn } from '../place.ts';

/** Writing to owners, in the name of one sender and no other. */
export function notifyStatements({ email }: NotifySettings, place: Place): readonly Statement[] {
  const inRegion = (resource: string) => regionalArn(place, 'ses', resource, email.region);
  return [
    {
      Sid: 'WritesToOwners',
      Effect: 'Allow',
      Action: [...NEEDS.email.send],
      // A configuration set may be the identity's default, and then is asked for too.
      Resource: [inRegion('identity/*'), inRegion('configuration-set/*')],
      Condition: { StringEquals: { 'ses:FromAddress': policyLiteral(senderAddress(email.from)) } },
    },
    {
      Sid: 'SeesWhomMailDoesNotReach',
      Effect: 'Allow',
      Action: [...NEEDS.email.suppressed],
      Resource: ['*'],
    },
  ];
}

/** The address in `A name <address>`: SES compares with it alone. */
export function senderAddress(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
}
