import type { Instant } from '../../src/core/model/time.ts';

/** An IAM user of a random life, as the world knows them: what is true whatever Keywarden believes. */
export interface Person {
  name: string;
  readonly isRobot: boolean;
  /** How they use their key. */
  readonly habit: 'daily' | 'weekly' | 'never' | 'fading';
  /** With `fading`: the last day of use. */
  readonly fadesOn: number;
  /** How they take a mail that wants something of them. */
  readonly nature: 'prompt' | 'late' | 'deaf';
  email: string;
  /** The key they work with; null: they have none that they know of. */
  inUse: string | null;
  /** What they mean to do, and on which day. */
  readonly intends: Intention[];
  /** By key id: when it was used last. */
  readonly lastUse: Map<string, Instant>;
  /** Exempt by tag until then, also when the tag vanished; null: not. */
  exemptUntil: Instant | null;
  isSealed: boolean;
  isProtected: boolean;
  /** Something happened to their keys or tags by hand: what they should have come to is not known any more. */
  isDisturbed: boolean;
}

export interface Intention {
  readonly day: number;
  readonly what: 'switch over' | 'rotate by hand' | 'restore';
  readonly keyId: string;
}
