import type { ActDeps } from '../../src/act/deps.ts';
import { sealOf } from '../build/seal.ts';
import { liveMemory } from '../../src/act/memory.ts';
import { known } from '../../src/core/model/known.ts';
import { NO_MEMORY } from '../../src/core/model/memory.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import type { Receipt } from '../../src/core/model/receipt.ts';
import type { JournalEvent } from '../../src/core/ports.ts';
import { onTodaysGround } from '../build/decide.ts';
import { OWNER } from '../build/receipt.ts';
import { aContext } from '../build/situation.ts';
import { NOW } from '../build/time.ts';
import { ACCOUNT } from '../build/user.ts';
import type { FakeIam } from './iam.ts';

export interface FakeActDeps {
  readonly deps: ActDeps;
  readonly journal: JournalEvent[];
  readonly receipts: Receipt[];
}

/** What acting needs, in memory. The journal writes into the same log as the fake IAM, so that tests see the order. */
export function fakeActDeps(iam: FakeIam, policy: Policy, receipts: Receipt[] = []): FakeActDeps {
  const journal: JournalEvent[] = [];
  const own = (keyId: string) => receipts.filter((receipt) => receipt.keyId === keyId);
  const deps: ActDeps = {
    iam: iam.api,
    context: aContext({ policy }),
    account: ACCOUNT,
    journal: {
      append: async (event) => {
        iam.log.push(`journal ${event.event}`);
        journal.push(event);
      },
    },
    receipts: {
      load: async (keyIds) => new Map(keyIds.map((keyId) => [keyId, known(own(keyId))])),
      add: async (receipt) => void receipts.push(receipt),
      ofMessage: async () => [],
      voidMessage: async () => [],
      markDelivered: async () => [],
      written: () => new Map(),
      clear: async () => {},
      voidAll: async (keyId, at, because, ends = () => true) => {
        for (const [index, receipt] of receipts.entries()) {
          if (receipt.keyId === keyId && ends(receipt))
            receipts[index] = { ...receipt, voided: { at, because, told: false } };
        }
      },
    },
    seal: sealOf(ACCOUNT),
    memory: liveMemory(known(new Map()), async () => {}),
    sleep: async () => {},
    awsTime: () => NOW,
    stillAllowed: () => undefined,
    rotation: null,
    situationOf: async (user) =>
      onTodaysGround(
        {
          user,
          owner: known(OWNER),
          memory: known(NO_MEMORY),
          receipts: new Map(
            user.keys.known ? user.keys.value.map(({ keyId }) => [keyId ?? '', known(own(keyId ?? ''))]) : [],
          ),
        },
        aContext({ policy }),
      ),
  };
  return { deps, journal, receipts };
}
