import { contextOf } from '../context.ts';
import { iamNeeds } from './iam.ts';
import { kmsNeeds } from './kms-keys.ts';
import type { Needs } from './need.ts';
import { s3Needs } from './s3.ts';
import { secretsNeeds } from './secrets-manager.ts';
import { sesNeeds } from './ses.ts';
import { stsNeeds } from './sts.ts';

/** By signing name. The others need the action of the operation's name, on everything. */
const NEEDS: ReadonlyMap<string, Needs> = new Map<string, Needs>([
  ['iam', iamNeeds],
  ['sts', stsNeeds],
  ['s3', s3Needs],
  ['ses', sesNeeds],
  ['secretsmanager', secretsNeeds],
  ['kms', kmsNeeds],
]);

/** What a call must be allowed. */
export const needsOf = (service: string): Needs =>
  NEEDS.get(service) ??
  ((operation) => [{ action: `${service}:${operation}`, resource: '*', context: contextOf({}) }]);
