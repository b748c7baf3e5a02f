import { NEEDS } from '../../aws/needs.ts';
import { policyLiteral } from '../../core/policy-literal.ts';
import type { Statement } from '../document.ts';
import { type Place, bucketArn } from '../place.ts';

/** Cache, receipts, journal and lock in a bucket. */
export function storeStatements(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  place: Place,
): readonly Statement[] {
  const { readText, writeText, keys, remove } = NEEDS.objects;
  const below = prefix === '' ? '*' : `${policyLiteral(prefix)}/*`;
  return [
    {
      Sid: 'KeepsTheStore',
      Effect: 'Allow',
      Action: [...readText, ...writeText, ...remove].filter((action) => action !== 's3:ListBucket'),
      Resource: [bucketArn(place, bucket, below)],
    },
    {
      Sid: 'ListsTheStore',
      Effect: 'Allow',
      Action: [...keys],
      Resource: [bucketArn(place, bucket)],
      Condition: { StringLike: { 's3:prefix': below } },
    },
  ];
}

/** What mail events change in the part of an account. */
const OF_MAIL_EVENTS = ['receipts', 'journal', 'lock'];

/**
 * The same for who only writes down deliveries and bounces: receipts, the journal that says so and the lock, of every
 * account; neither what was seen of users nor the results of runs.
 */
export function mailEventStatements(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  place: Place,
): readonly Statement[] {
  const { readText, writeText, keys, remove } = NEEDS.objects;
  const below = (name: string) => `${prefix === '' ? '' : `${prefix}/`}*/${name}/*`;
  const objects = (names: readonly string[]) => names.map((name) => bucketArn(place, bucket, below(name)));
  return [
    {
      Sid: 'WritesDownMailEvents',
      Effect: 'Allow',
      Action: [...readText, ...writeText].filter((action) => action !== 's3:ListBucket'),
      Resource: objects(OF_MAIL_EVENTS),
    },
    { Sid: 'ClearsOldLocks', Effect: 'Allow', Action: [...remove], Resource: objects(['lock']) },
    {
      Sid: 'ListsReceipts',
      Effect: 'Allow',
      Action: [...keys],
      Resource: [bucketArn(place, bucket)],
      Condition: { StringLike: { 's3:prefix': OF_MAIL_EVENTS.map(below) } },
    },
  ];
}
