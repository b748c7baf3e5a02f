import type { World } from '../world.ts';
import { type Secret, secretsOf } from './state.ts';

/**
 * Finds a secret by name, full ARN, or ARN without the six random characters. A name is one of the caller's own
 * account; an ARN leads to any account, but to the region of the call only.
 */
export const findSecret = (world: World, account: string, region: string, id: string): Secret | undefined => {
  if (!id.startsWith('arn:')) return secretsOf(world, account, region).get(id);
  const [, , , arnRegion, owner = ''] = id.split(':');
  if (arnRegion !== region || !world.accounts().includes(owner)) return undefined;
  const secrets = [...secretsOf(world, owner, region).values()];
  return secrets.find(({ arn }) => arn === id) ?? secrets.find(({ arn }) => arn.slice(0, -7) === id);
};
