import type { DecideContext, UserSituation } from '../../src/core/checks/situation.ts';
import { known, type Known, type Unknown } from '../../src/core/model/known.ts';
import { NO_MEMORY, type UserMemory } from '../../src/core/model/memory.ts';
import type { UserObservation } from '../../src/core/model/observation.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import type { RecordSeals } from '../../src/core/model/seal.ts';
import type { Receipt } from '../../src/core/model/receipt.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { aPolicy } from './policy.ts';
import { OWNER } from './receipt.ts';
import { NOW } from './time.ts';
import { aUser } from './user.ts';

/** The run that decides in these tests. */
export const RUN = '3f9c2a7b';

export interface SituationWords {
  readonly user?: UserObservation;
  /** Null: nobody has an address. */
  readonly owner?: string | null | Unknown;
  readonly passedOver?: readonly string[];
  readonly outside?: string;
  /** Addresses, in lower case, that mail does not reach. */
  readonly unreachable?: readonly string[];
  readonly receipts?: readonly Receipt[];
  /** Key ids whose receipts could not be read. */
  readonly unreadReceiptsOf?: readonly string[];
  readonly memory?: Partial<UserMemory> | Unknown;
  /** Absent: nothing was checked. */
  readonly seals?: RecordSeals;
}

export function aSituation(words: SituationWords = {}): UserSituation {
  const {
    user = aUser(),
    owner = OWNER,
    receipts = [],
    unreadReceiptsOf = [],
    memory = NO_MEMORY,
    passedOver = [],
    outside,
    unreachable,
    seals,
  } = words;
  const byKey = new Map<string, Known<readonly Receipt[]>>();
  for (const { keyId } of receipts) {
    byKey.set(keyId, known(receipts.filter((receipt) => receipt.keyId === keyId)));
  }
  for (const keyId of unreadReceiptsOf) byKey.set(keyId, { known: false, because: 'the file is cut short' });
  return {
    user,
    owner: owner === null || typeof owner === 'string' ? known(owner) : owner,
    passedOver,
    ...(outside === undefined ? {} : { outside }),
    ...(unreachable === undefined ? {} : { unreachable: new Set(unreachable) }),
    receipts: byKey,
    seals,
    memory: 'known' in memory ? memory : known({ ...NO_MEMORY, ...memory }),
  };
}

export interface ContextWords {
  readonly policy?: Policy;
  readonly now?: Instant;
  readonly run?: string;
  readonly caller?: string | null;
  readonly stores?: readonly string[] | null;
  readonly storeRestored?: boolean;
}

export function aContext(words: ContextWords = {}): DecideContext {
  const { policy = aPolicy(), now = NOW, run = RUN, caller = null } = words;
  const { stores = null, storeRestored = false } = words;
  return { policy, now, run, caller, stores, storeRestored };
}
