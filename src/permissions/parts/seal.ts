import { NEEDS } from '../../aws/needs.ts';
import type { Policy, StateKey } from '../../core/model/policy.ts';
import type { Statement } from '../document.ts';
import { type Place, regionalArn } from '../place.ts';

const SIDS = ['MakesSeals', 'VerifiesFormerSeals'];

/** Making and verifying seals with the state keys that AWS keeps; those in a file or the environment need nothing of it. */
export function sealStatements({ stateKeys }: Policy, place: Place): readonly Statement[] {
  return stateKeys.flatMap((key, index) => {
    const Sid = SIDS[index] ?? `VerifiesSeals${index}`;
    if (key.kind === 'kms') return [macStatement(key, Sid, place)];
    if (key.kind === 'secretsmanager')
      return [{ Sid, Effect: 'Allow', Action: [...NEEDS.stateSecret.read], Resource: [key.arn] }];
    return [];
  });
}

/**
 * IAM policies cannot name a key by its alias. Any key may be used then, as long as it is asked for by this alias: who
 * moves the alias to another key changes which keys a condition on the key's own aliases would allow.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
 */
function macStatement(
  { alias: written, region }: Extract<StateKey, { readonly kind: 'kms' }>,
  Sid: string,
  place: Place,
): Statement {
  const alias = /(?:^|:)(alias\/.+)$/.exec(written)?.[1];
  const Resource = written.startsWith('arn:')
    ? written.replace(/:alias\/.*$/, ':key/*')
    : regionalArn(place, 'kms', 'key/*', region);
  return {
    Sid,
    Effect: 'Allow',
    Action: [...NEEDS.kms.generateMac],
    Resource: [Resource],
    ...(alias === undefined ? {} : { Condition: { StringEquals: { 'kms:RequestAlias': alias } } }),
  };
}
