import type { World } from '../world.ts';
import { roleArn } from './names.ts';
import { iamState } from './state.ts';

/** The role behind a session. */
export interface SessionRole {
  readonly account: string;
  readonly name: string;
  /** `arn:aws:iam::111122223333:role/path/Name`: unlike the session's, it has the role's path. */
  readonly arn: string;
  readonly session: string;
}

/**
 * Reads the ARN of a session, `arn:aws:sts::111122223333:assumed-role/Name/session`.
 * @returns null for the ARN of anything else.
 */
export const sessionRole = (world: World, arn: string): SessionRole | null => {
  const [, account, name, session] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || name === undefined || session === undefined) return null;
  const path = iamState(world, account).roles.get(name.toLowerCase())?.path ?? '/';
  return { account, name, arn: roleArn(account, { path, name }), session };
};
