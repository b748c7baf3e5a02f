import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Decision, Step } from '../core/model/decision.ts';
import { DAY, toDate } from '../core/model/time.ts';
import type { Explanation } from './explanation.ts';

const FOR_DISUSE: ReadonlySet<ReasonCode> = new Set(['Unused', 'InGrace']);
/** Instead of how to switch it on. */
const LEAKED = 'it was reported leaked, so it is never switched on again: issue a new key';
const EXAMPLE_EXEMPTION = 90 * DAY;

/** How to keep what is about to happen to a key from happening, or to undo it; a sentence each. */
export function objections(
  decision: Decision,
  { now, measure, burnt }: Pick<Explanation, 'now' | 'measure' | 'burnt'>,
): readonly string[] {
  const keyId = decision.keyId ?? 'KEY';
  const isBurnt = burnt?.has(keyId) === true;
  const exempt = `exempt the user: tag keywarden:exempt = until=${toDate(now + EXAMPLE_EXEMPTION)} reason=why it must stay`;
  switch (coming(decision)) {
    case 'deactivate':
      return [
        ...(FOR_DISUSE.has(decision.reason) && measure === 'last-used'
          ? ['use the key before that day: any call counts']
          : []),
        exempt,
        ...(isBurnt ? [LEAKED] : [`afterwards, until it is deleted: keywarden restore ${keyId}`]),
      ];
    case 'delete':
      return isBurnt
        ? [LEAKED]
        : [`before that day: keywarden restore ${keyId}`, 'a deleted key cannot be brought back'];
    case 'rotate':
    case 'notify':
    case 'repair':
    case 'restore':
      return [exempt];
    case null:
      return decision.reason === 'AwaitingDeletion' || decision.reason === 'NoDeletionRule'
        ? [isBurnt ? LEAKED : `keywarden restore ${keyId}`]
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
