import type { Instant } from '../../src/core/model/time.ts';

/** An IAM user of a random life, as the world knows them: what is true whatever Keywarden believes. */
export interface Person {
  name: string;
  /** Its first name, by which stories know it. */
  readonly firstName: string;
  readonly isRobot: boolean;
  /** How they use their key. */
  readonly habit: 'daily' | 'weekly' | 'never' | 'fading';
  /** Programs beside it, each with a rhythm and a key of its own. */
  readonly jobs: Job[];
  /** Fetches its new key from the sink the moment it is there, and works with it. */
  readonly isCi: boolean;
  /** Something asks AWS whose the newest key is: once, or every day. */
  readonly monitor: 'never' | 'once' | 'daily';
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
  /** The newest key a monitor has asked for. */
  monitored: string | null;
  /** Exempt by tag until then, also when the tag vanished; null: not. */
  exemptUntil: Instant | null;
  isSealed: boolean;
  isProtected: boolean;
  /** Something happened to their keys or tags by hand: what they should have come to is not known any more. */
  isDisturbed: boolean;
}

export interface Job {
  readonly everyDays: number;
  /** Day of its first run. */
  readonly from: number;
  keyId: string;
  /** Whether it follows when its owner moves over to a new key; else it stays where it is until it is refused. */
  readonly follows: boolean;
}

export interface Intention {
  readonly day: number;
  readonly what: 'switch over' | 'rotate by hand' | 'restore';
  readonly keyId: string;
}
