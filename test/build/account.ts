import { known, type Known } from '../../src/core/model/known.ts';
import type { AccountObservation, UserObservation } from '../../src/core/model/observation.ts';
import { NOW } from './time.ts';
import { ACCOUNT } from './user.ts';

interface AccountWords {
  readonly users?: readonly UserObservation[];
  /** Slots of active root keys. */
  readonly rootKeys?: Known<readonly (1 | 2)[]>;
}

/** An account as it was read; unless said otherwise without users and without root keys. */
export function anAccount({ users = [], rootKeys = known([]) }: AccountWords = {}): AccountObservation {
  return {
    account: ACCOUNT,
    partition: 'aws',
    observedAt: NOW,
    caller: null,
    root: { activeKeySlots: rootKeys },
    users,
    notes: [],
  };
}
