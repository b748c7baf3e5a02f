import { createHash } from 'node:crypto';
import { contextOf } from '../context.ts';
import type { Question } from '../evaluate.ts';

/**
 * Use of a KMS key through a service. AWS's own keys (`aws/s3`) let everybody in who may use the service. Nothing is
 * encrypted here: whatever key is named exists, and an alias is that of a key whose id is derived from it.
 */
export const keyUse = (
  key: string | undefined,
  use: {
    readonly actions: readonly string[];
    readonly service: string;
    readonly account: string;
    readonly region: string;
  },
): readonly Question[] => {
  if (key === undefined || /(?:^|:)alias\/aws\//.test(key)) return [];
  const { actions, service, account, region } = use;
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  const [, place = `arn:aws:kms:${region}:${account}`] = /^(arn:aws:kms:[^:]+:\d{12}):/.exec(key) ?? [];
  const id = alias === undefined ? key.replace(/^.*[:/]/, '') : idOf(`${place}:${alias}`);
  const context = contextOf({
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:ResourceAliases': alias === undefined ? undefined : [alias],
  });
  return actions.map((action) => ({ action, resource: `${place}:key/${id}`, context }));
};

const idOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
