import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Decision, Step } from '../core/model/decision.ts';
import { DAY, toDate } from '../core/model/time.ts';
import type { Explanation } from './explanation.ts';

const FOR_DISUSE: ReadonlySet<ReasonCode> = new Set(['Unused', 'InGrace']);
const EXAMPLE_EXEMPTION = 90 * DAY;

/** How to keep what is about to happen to a key from happening, or to undo it; a sentence each. */
export function objections(
  decision: Decision,
  { now, measure }: Pick<Explanation, 'now' | 'measure'>,
): readonly string[] {
  const keyId = decision.keyId ?? 'KEY';
  const exempt = `exempt the user: tag keywarden:exempt = until=${toDate(now + EXAMPLE_EXEMPTION)} reason=why it must stay`;
  switch (coming(decision)) {
    case 'deactivate':
      return [
        ...(FOR_DISUSE.has(decision.reason) && measure === 'last-used'
          ? ['use the key before that day: any call counts']
          : []),
        exempt,
        `afterwards, until it is deleted: keywarden restore ${keyId}`,
      ];
    case 'delete':
      return [`before that day: keywarden restore ${keyId}`, 'a deleted key cannot be brought back'];
    case 'rotate':
    case 'notify':
    case 'repair':
    case 'restore':
      return [exempt];
    case null:
      return decision.reason === 'AwaitingDeletion' || decision.reason === 'NoDeletionRule'
        ? [`keywarden restore ${keyId}`]
        : [];
  }
}

/** What a notice announces counts as what is coming: it is what its reader would object to. */
function coming(decision: Decision): Step | null {
  if (decision.kind !== 'step') return decision.next?.step ?? null;
  if (decision.step !== 'notify') return decision.step;
  const { announced } = decision.notice;
  if (announced === 'nothing') return null;
  return announced === 'attention' ? 'notify' : announced;
}
