import type { IamApi } from '../aws/iam.ts';
import type { DecideContext, UserSituation } from '../core/checks/situation.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { HoldVerdict, StepVerdict, Subject } from '../core/model/decision.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { Instant } from '../core/model/time.ts';
import type {
  Journal,
  JournalEventName,
  JournalValue,
  NewKey,
  Receipts,
  Seal,
  Sink,
  Sleep,
} from '../core/ports.ts';
import type { LiveMemory } from './memory.ts';

/** What acting on one account needs. */
export interface ActDeps {
  readonly iam: IamApi;
  readonly context: DecideContext;
  readonly account: string;
  readonly journal: Journal;
  readonly receipts: Receipts;
  readonly seal: Seal;
  readonly memory: LiveMemory;
  readonly sleep: Sleep;
  /** The `Date` of AWS's latest answer; it never goes back within a run. What is done is judged and dated by it. */
  readonly awsTime: () => Instant;
  /** Judges a step by the guardrails right before it; undefined: it may be done. What a person asked for always may. */
  readonly stillAllowed: (step: Subject & StepVerdict, now: Instant) => HoldVerdict | undefined;
  /** Why nothing may be changed about a user as just read, whatever is due; absent: anybody may be. */
  readonly outOfReach?: (user: UserObservation) => string | null;
  /** Adds owner and receipts to a freshly read user. */
  readonly situationOf: (user: UserObservation) => Promise<UserSituation>;
  /** Null: the policy has no `deliver`, and nothing is rotated. */
  readonly rotation: RotationTools | null;
}

/** What rotating needs besides what every step does. */
export interface RotationTools {
  readonly sink: Sink;
  /** One attempt, no retry. @throws AwsFailure; with `effect: 'unknown'` a key may have been made all the same */
  readonly createKey: (user: string) => Promise<NewKey>;
  /** Who the new key is to AWS. @throws AwsFailure, of kind `credentials` as long as it is not let in */
  readonly identityOf: (key: NewKey) => Promise<{ readonly arn: string }>;
  /** The keys of the account that CloudTrail saw being made within a run that began then. @throws AwsFailure */
  readonly createdKeys: (since: Instant) => Promise<readonly CreatedKey[]>;
  /** Whether history, in an entry that we sealed, says that this run began to replace that key. @throws StoreError */
  readonly hasBegun: (keyId: string, intent: KeyRecord) => Promise<boolean>;
}

export type RotationDeps = ActDeps & RotationTools;

export interface CreatedKey {
  readonly keyId: string;
  /** The run of ours that made it; null: somebody else did. */
  readonly run: string | null;
}

/** What a step says of itself: done, given up in time, or begun and not seen to end. */
export interface StepResult {
  readonly outcome: 'done' | 'skipped' | 'failed';
  /** A sentence for people. */
  readonly message: string;
  /** The step of the rotation at which it ended, `preflight`: nothing had been begun; left out: it did not end early. */
  readonly stoppedAt?: string;
}

/** How one plan item ended. */
export interface ItemResult extends StepResult {
  readonly item: PlanItem;
}

/** The same, at a later moment of the run: what is decided and recorded from here on is dated by it. */
export function atMoment<D extends ActDeps>(deps: D, now: Instant): D {
  return { ...deps, context: { ...deps.context, now } };
}

/** Writes one line of history about an item. */
export async function note(
  deps: ActDeps,
  event: JournalEventName,
  item: PlanItem,
  data: Readonly<Record<string, JournalValue>> = {},
): Promise<void> {
  const { user, userId, keyId, step, reason, rule, owner } = item.decision;
  await deps.journal.append({
    event,
    at: deps.awsTime(),
    user,
    keyId,
    data: { step, reason, userId, rule, owner, ...data },
  });
}
