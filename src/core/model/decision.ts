import type { ReasonCode } from '../checks/reasons.ts';
import type { Cause } from './cause.ts';
import type { KeyRecord } from './record.ts';
import type { Announced, Ground } from './receipt.ts';
import type { Duration, Instant } from './time.ts';

/** Words for what Keywarden does; `restore` is only ever asked for by a person. */
export type Step = 'notify' | 'rotate' | 'deactivate' | 'delete' | 'repair' | 'restore';

/** What should happen to one key now, and why. */
export type Decision = Subject & Verdict;

export interface Subject {
  readonly account: string;
  readonly user: string;
  readonly userId: string | null;
  /** Null only where the user's keys could not be read, and for root. */
  readonly keyId: string | null;
  /** Name of the rule that matched; null: none did, or none was looked for. */
  readonly rule: string | null;
  /** Address of whoever answers for the user; null: nobody known. */
  readonly owner: string | null;
}

export type Verdict = StepVerdict | HoldVerdict | ReportVerdict | HealthyVerdict;

interface Spoken {
  readonly reason: ReasonCode;
  /** A sentence for people. */
  readonly message: string;
  /**
   * What was told on one of these grounds goes on counting; absent: nothing does. Whatever decides otherwise about a key
   * takes back what its owner was told.
   */
  readonly grounds?: readonly Ground[];
}

/** A decision to do something. */
export type StepDecision = Subject & StepVerdict;

export type StepVerdict = NotifyVerdict | RotateVerdict | DestructiveVerdict | RepairVerdict;

export interface NotifyVerdict extends Spoken {
  readonly kind: 'step';
  readonly step: 'notify';
  /** Since when the notice is due. */
  readonly due: Instant;
  readonly cause: Cause | null;
  readonly notice: Notice;
}

/** Issues a replacement and hands it over. */
interface RotateVerdict extends Spoken {
  readonly kind: 'step';
  readonly step: 'rotate';
  readonly due: Instant;
  readonly cause: null;
  /** When rotating for this user failed last, and has not succeeded since; left out: it did not fail. */
  readonly failedAt?: Instant;
}

interface DestructiveVerdict extends Spoken {
  readonly kind: 'step';
  readonly step: 'deactivate' | 'delete';
  readonly due: Instant;
  readonly cause: Cause;
}

/** Brings our record in line with what is true, adoption included; never touches the key. */
export interface RepairVerdict extends Spoken {
  readonly kind: 'step';
  readonly step: 'repair';
  readonly due: Instant;
  readonly cause: Cause | null;
  /** The record to write; null: the record is removed. */
  readonly record: KeyRecord | null;
  /** The intent of an interrupted rotation, to be undone; null: only the record is put right. */
  readonly undo: KeyRecord | null;
  /** The record of a replacement that is committed and that nobody can see yet; left out: there is none. */
  readonly reveal?: KeyRecord;
  /** The record of a replacement whose user has another name now, and is let in by it; left out: nobody is. */
  readonly letIn?: KeyRecord;
  /** What a predecessor left on the user becomes ours; left out: nothing does. */
  readonly takeOver?: TakeOver;
}

/** Records to write in one call, and the tags of the predecessor to remove once they stand. */
export interface TakeOver {
  /** By key id; empty where nothing is in flight any more. */
  readonly records: ReadonlyMap<string, KeyRecord>;
  /** As they are spelt on the user. */
  readonly untag: readonly string[];
}

/** A decision not to act. */
export interface HoldVerdict extends Spoken {
  readonly kind: 'hold';
  readonly next: Next | null;
}

/** Nothing to do for us, something to know for the operator. */
interface ReportVerdict extends Spoken {
  readonly kind: 'report';
  readonly next: null;
}

interface HealthyVerdict extends Spoken {
  readonly kind: 'healthy';
  readonly next: Next | null;
}

/** The next step to expect if nothing changes. */
export interface Next {
  readonly step: Step;
  readonly at: Instant;
}

/** What one notice has to say about one key. */
export interface Notice {
  readonly announced: Announced;
  /** The date promised; null: none. */
  readonly promised: Instant | null;
  /** Offset of the reminder this is; null: the first notice. */
  readonly reminder: Duration | null;
  readonly urgent: boolean;
  /** The date that was given passed without the step, and this is a new one. Absent: it is not. */
  readonly renews?: true;
  /** The key was made by a run that stopped, and nobody ever had it. Absent: somebody may have. */
  readonly leftOver?: true;
  /** The fallback contact gets the same message: an escalation. */
  readonly copyToFallback: boolean;
  /** Exactly these addresses get it; absent: the owner, and whoever the rest of the notice says. */
  readonly to?: readonly string[];
  /** What is taken back, and whom it was told; absent: the notice takes nothing back. */
  readonly takesBack?: TakenBack;
}

/** An announcement that no longer holds. */
export interface TakenBack {
  readonly announced: 'deactivate' | 'delete';
  /** The date that was given. */
  readonly promised: Instant;
  /** Addresses that were told. */
  readonly to: readonly string[];
  /** Who answers for the user now and hears what applies; null: whoever was told still does. */
  readonly answersNow: string | null;
}
