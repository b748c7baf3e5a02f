import type { World } from '../world.ts';
import type { Question } from './evaluate.ts';

/** What the policies of an identity answered, once. */
export interface Decision extends Question {
  /** ARN of the caller. */
  readonly caller: string;
  readonly verdict: 'deny' | 'allow' | 'none';
  /** Whose verdict it is: a session policy is asked only for what the policies of the identity allow. */
  readonly by: 'identity' | 'session';
}

/** Every answer given since the start, in order; nothing is kept of identities that no policies bind. */
export const decisionsOf = (world: World): Decision[] =>
  world.slice('global', 'policy-decisions', (): Decision[] => []);
