import type { Lately } from '../lately.ts';
import type { Known } from '../model/known.ts';
import type { UserMemory } from '../model/memory.ts';
import type { KeyObservation, UserObservation } from '../model/observation.ts';
import type { Policy, Rule } from '../model/policy.ts';
import type { Receipt } from '../model/receipt.ts';
import type { RecordSeals } from '../model/seal.ts';
import type { Instant } from '../model/time.ts';
import type { KeyState } from './key-state.ts';
import type { Verdict } from '../model/decision.ts';

/** What the whole decision about a user is made on, gathered once. */
export interface UserSituation {
  readonly user: UserObservation;
  /** Address of whoever answers for the user; null: nobody deliverable. */
  readonly owner: Known<string | null>;
  /** Owners that mail does not reach, a sentence each: `tag email: bob@example.com bounces`. */
  readonly passedOver?: readonly string[];
  /** Who answers and is outside of `notify.email.domains`, `tag email: bob@example.net`; absent: nobody like that. */
  readonly outside?: string | undefined;
  /** By key id; a key without an entry has no receipts. */
  /** Addresses that mail does not reach, in lower case; absent: none is known. */
  readonly unreachable?: ReadonlySet<string> | undefined;
  readonly receipts: ReadonlyMap<string, Known<readonly Receipt[]>>;
  /** What stood on the user when we last looked. */
  readonly memory: Known<UserMemory>;
  /** Which records on the user we wrote; absent: the state key is not at hand, and nothing was checked. */
  readonly seals?: RecordSeals | undefined;
}

/** What is the same for every decision of a run. */
export interface DecideContext {
  readonly policy: Policy;
  /** The `Date` of the run's first AWS answer, or the moment a reader asks about. */
  readonly now: Instant;
  /** Id of this run: an intent that names another one may still be under way. */
  readonly run: string;
  /** ARN of the identity the run acts as; null offline. */
  readonly caller: string | null;
  /** The store was put back to an earlier state: nothing that it says was told counts. Absent: it was not. */
  readonly storeRestored?: boolean;
  /** Ids of the store that answers: it may have had another place. Null or absent: any record is ours. */
  readonly stores?: readonly string[] | null;
  /** What was begun in the account lately; absent: nothing was. */
  readonly lately?: Lately;
}

/** One key's situation: the user's, and what concerns this key. */
export interface KeySituation extends UserSituation, DecideContext {
  /** Null: no key of this id exists any more, or the user's keys are unknown. */
  readonly key: KeyObservation | null;
  readonly keyId: string | null;
  /** Receipts of this key, oldest first; empty where they are unknown (row 1 holds then). */
  readonly ownReceipts: readonly Receipt[];
  readonly state: KeyState;
  /** The state of every key that exists or has a record, by id; rows 1 and 2 look at all of them. */
  readonly states: ReadonlyMap<string, KeyState>;
  /** The rule that matches; null: none, or unknown (row 1 holds then). */
  readonly rule: Rule | null;
  /** Why it is not known which rule matches; null: it is. */
  readonly ruleUnknown: string | null;
}

/** One row of the lifecycle: speaks when it applies, and is silent otherwise. */
export type Check = (situation: KeySituation) => Verdict | undefined;
