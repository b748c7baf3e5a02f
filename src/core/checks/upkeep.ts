import type { RepairVerdict } from '../model/decision.ts';
import { arnDigest } from '../records.ts';
import type { KeyState, OutOfLine } from './key-state.ts';
import type { Check } from './situation.ts';

/**
 * Row 2. A user was renamed or moved after the handover: a sink that lets in by name still lets in the former one, and
 * whoever works with the new key could not fetch it any more.
 */
export const userMoved: Check = ({ state, user, policy, keyId, now }) => {
  if (state.kind !== 'issued' || state.hidden !== null || state.to === null) return undefined;
  if (policy.deliver === null || state.to === arnDigest(user.arn)) return undefined;
  return {
    kind: 'step',
    step: 'repair',
    reason: 'UserMoved',
    message: `${user.user} was renamed or moved since ${keyId ?? ''} was handed over: its secret lets in the user of today.`,
    due: now,
    cause: null,
    record: null,
    undo: null,
    letIn: state.record,
  };
};

/** Row 2. First the record is brought in line with what is true; everything else is decided on that, one run later. */
export const recordOutOfLine: Check = ({ state, user, keyId, now }) =>
  state.kind === 'out-of-line' ? repair(state, user.user, keyId ?? '', now) : undefined;

function repair(
  state: Extract<KeyState, { kind: 'out-of-line' }>,
  user: string,
  keyId: string,
  now: number,
): RepairVerdict {
  return {
    kind: 'step',
    step: 'repair',
    reason: state.because,
    message: explain(state.because, user, keyId),
    due: now,
    cause: state.record?.cause ?? null,
    record: state.record,
    undo: null,
  };
}

function explain(because: OutOfLine, user: string, keyId: string): string {
  switch (because) {
    case 'KeyVanished':
      return `Key ${keyId} of ${user} no longer exists; its record is removed.`;
    case 'CutoverOver':
      return `The key that ${keyId} replaced is gone: ${keyId} is a key like any other from now on.`;
    case 'OwnerDeactivated':
      return `The owner switched off the replaced key ${keyId}; its clock starts now, at our first observation.`;
    case 'RestoredByHand':
      return `Key ${keyId} was off and is active again: somebody restored it, and its clocks start afresh.`;
    case 'Interrupted':
      return `A run stopped in the middle of deactivating ${keyId}; the record is brought in line with the key's status.`;
  }
}
