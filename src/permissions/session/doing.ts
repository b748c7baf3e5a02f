import { type Action, NEEDS } from '../../aws/needs.ts';
import type { StepVerdict } from '../../core/model/decision.ts';

/** What a plan does to one user, as far as it takes different powers. */
export type Doing =
  | 'record'
  | 'rotate'
  | 'undo'
  | 'reveal'
  | 'let-in'
  | 'deactivate'
  | 'delete'
  | 'restore'
  | 'exempt'
  | 'tell';

/** What a step of a plan takes. */
export function doingOf(verdict: StepVerdict): Doing {
  switch (verdict.step) {
    case 'notify':
      return 'tell';
    case 'rotate':
    case 'deactivate':
    case 'delete':
      return verdict.step;
    case 'repair':
      if (verdict.undo !== null) return 'undo';
      if (verdict.reveal !== undefined) return 'reveal';
      return verdict.letIn === undefined ? 'record' : 'let-in';
  }
}

const { tagUser, untagUser, setKeyStatus, deleteKey, createKey } = NEEDS.iam;
const RECORDS = [...tagUser, ...untagUser];

/** The writes of IAM that it takes on the user. What is read, the look session reads. */
export const ON_USERS: Readonly<Record<Doing, readonly Action[]>> = {
  record: RECORDS,
  // What cannot be handed over is deleted.
  rotate: [...RECORDS, ...createKey, ...deleteKey],
  undo: [...RECORDS, ...setKeyStatus],
  reveal: RECORDS,
  'let-in': RECORDS,
  deactivate: [...RECORDS, ...setKeyStatus],
  delete: [...RECORDS, ...deleteKey],
  restore: [...RECORDS, ...setKeyStatus],
  exempt: RECORDS,
  tell: [],
};
