import type { Action } from '../../aws/needs.ts';
import type { Statement } from '../document.ts';
import { type Place, regionalArn } from '../place.ts';

/**
 * Use of a KMS key through one service. IAM policies cannot name a key by its alias: there it is any key that has it.
 * @param region null: not known
 */
export function kmsStatement(
  {
    actions,
    key,
    service,
  }: { readonly actions: readonly Action[]; readonly key: string; readonly service: string },
  place: Place,
  region: string | null,
): Statement {
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  return {
    Sid: 'EncryptsSecrets',
    Effect: 'Allow',
    Action: [...new Set(actions)].filter((action) => action.startsWith('kms:')),
    Resource: [keyArn(key, place, region)],
    Condition: {
      // In China the name of a service ends otherwise.
      StringLike: { 'kms:ViaService': `${service}.${region ?? place.region}.amazonaws.com*` },
      ...(alias === undefined ? {} : { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } }),
    },
  };
}

function keyArn(key: string, place: Place, region: string | null): string {
  if (!key.startsWith('arn:'))
    return regionalArn(place, 'kms', `key/${key.startsWith('alias/') ? '*' : key}`, region);
  return key.replace(/:alias\/.*$/, ':key/*');
}
