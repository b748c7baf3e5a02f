import type { Policy } from '../policies/policy.ts';
import type { Caller } from '../service.ts';
import type { Instant, World } from '../world.ts';

/** Temporary credentials of an assumed role. */
export interface Session {
  readonly accessKeyId: string;
  readonly token: string;
  readonly account: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly caller: Caller;
  /** Text of the session policy; null: the session has all that its role has. */
  readonly policy: string | null;
  /** The same, read once: every call of the session asks it. */
  readonly bounds: Policy | null;
}

/** All sessions, by access key id; over all accounts, since a caller names no account. */
export const sessions = (world: World): Map<string, Session> =>
  world.slice('global', 'sts-sessions', () => new Map<string, Session>());
