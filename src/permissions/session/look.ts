import { NEEDS } from '../../aws/needs.ts';
import { documentOf } from '../document.ts';
import { ANYWHERE } from '../place.ts';
import { readStatements } from '../parts/read.ts';

/**
 * The session policy under which an account is looked at: whatever its role may do besides, this session only reads. It
 * names no resource, since it can give nothing that the role does not have.
 */
export function lookPolicy(): string {
  const { describe, tagged, resourcePolicy } = NEEDS.secrets;
  const { publicAccess, has, keys } = NEEDS.buckets;
  const actions = [
    ...readStatements(ANYWHERE).flatMap(({ Action }) => Action),
    ...[describe, tagged, resourcePolicy, publicAccess, has, keys, NEEDS.trail.createdKeys].flat(),
    ...Object.values(NEEDS.inspect).flat(),
  ];
  return JSON.stringify(
    documentOf([{ Sid: 'Looks', Effect: 'Allow', Action: [...new Set(actions)], Resource: ['*'] }]),
  );
}
