import { fromCheckAndRotate } from '../take-over/check-and-rotate.ts';
import { fromCloudGovernance } from '../take-over/cloud-governance.ts';
import { type InFlight, datedKeys } from '../take-over/in-flight.ts';
import type { RepairVerdict } from '../model/decision.ts';
import type { Check, KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { hold } from './verdicts.ts';

/**
 * Before row 6: what a predecessor began is ours from the first run on, on the clock that was running; every
 * destructive step still waits for a notice and a grace of our own. It comes after the rows that leave a user alone:
 * whom we do not manage, we do not take from another.
 */
export const predecessorTags: Check = (situation) => {
  if (situation.policy.takeOver === null || situation.key === null) return undefined;
  const found = inFlight(situation);
  const [first] = found;
  if (first === undefined) return undefined;
  const { user, keyId } = situation;
  const unclear = found.find((each) => each.kind === 'unclear');
  if (unclear !== undefined) {
    return hold(
      'TakeOverUnclear',
      `What a predecessor began on ${user.user} is not clear: ${unclear.because}. Correct or remove its tags.`,
    );
  }
  const next = found.find((each) => each.kind === 'taken-over') ?? first;
  const subject = next.kind === 'taken-over' ? next.keyId : datedKeys(user)[0]?.keyId;
  const verdict = asRepair(next, situation);
  if (keyId !== subject) return hold(verdict.reason, `First: ${verdict.message}`);
  return withTagRoom(situation, verdict, verdict.takeOver?.records.size ?? 0);
};

function inFlight({ policy, user, rule, now, run }: KeySituation): readonly InFlight[] {
  const { checkAndRotate = null, cloudGovernance = false } = policy.takeOver ?? {};
  const rotation = checkAndRotate === null ? undefined : fromCheckAndRotate(user, checkAndRotate, now, run);
  return [
    ...(rotation === undefined ? [] : [rotation]),
    ...(cloudGovernance ? fromCloudGovernance(user, rule?.unused ?? null, now, run) : []),
  ];
}

function asRepair(next: InFlight, { now, keyId }: KeySituation): RepairVerdict {
  if (next.kind === 'unclear') throw new Error('what is unclear is not taken over');
  const records = next.kind === 'taken-over' ? next.records : new Map<string, never>();
  const record = records.get(keyId ?? '') ?? null;
  return {
    kind: 'step',
    step: 'repair',
    reason: next.kind === 'taken-over' ? 'TakenOver' : 'TagsLeftOver',
    message: next.message,
    due: now,
    cause: record?.cause ?? null,
    record,
    undo: null,
    takeOver: { records, untag: next.untag },
  };
}
