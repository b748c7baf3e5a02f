import type { TakeOver } from '../core/model/decision.ts';
import type { PlanItem } from '../core/model/plan.ts';
import { type ActDeps, type StepResult, note } from './deps.ts';
import { writeFinalRecords } from './record-tag.ts';
import { untilTags } from './verify.ts';

/**
 * Makes ours what a predecessor began. Our records come first, in one call, and its tags go only once the records are
 * seen to stand: killed in between, the next run finds both and removes the tags. No key is touched.
 */
export async function takeOver(
  deps: ActDeps,
  item: PlanItem,
  { records, untag }: TakeOver,
): Promise<StepResult> {
  const { user } = item.decision;
  const states = [...records].map(([keyId, { state }]) => `${keyId} ${state}`);
  await note(deps, 'intent', item, { records: states, untag: [...untag] });
  if (records.size > 0 && !(await writeFinalRecords(deps, item.decision, records))) {
    return {
      outcome: 'failed',
      message: `IAM accepted the records of ${user} but does not show them yet; the old tags stay until it does.`,
    };
  }
  await deps.iam.untagUser(user, untag);
  const gone = (seen: ReadonlyMap<string, string>) => untag.every((name) => !seen.has(name));
  if (!(await untilTags(deps, user, gone))) {
    return {
      outcome: 'failed',
      message: `IAM removed ${untag.join(' and ')} of ${user} but shows them still.`,
    };
  }
  return { outcome: 'done', message: item.decision.message };
}
