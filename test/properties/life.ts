import { known } from '../../src/core/model/known.ts';
import { refreshed } from '../../src/core/memory/refresh.ts';
import { NO_MEMORY, type UserMemory } from '../../src/core/model/memory.ts';
import type { DecideContext, UserSituation } from '../../src/core/checks/situation.ts';
import { decideUser } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import type { Receipt } from '../../src/core/model/receipt.ts';
import { keysWithVoidReceipts } from '../../src/core/voiding.ts';
import { intendedSince, isOff, stateIn, write, writeStep } from './simulated-record.ts';
import { type Key, userOf } from './simulated-user.ts';

/**
 * A user's life, played day by day against the decisions. What a step does to AWS is written down here a second time,
 * on purpose: these tests share no code with what they judge.
 */

export const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

/** What happens to the user. Keys go by their number. */
export type Event =
  | { readonly what: 'used' | 'used though off' | 'switched on' | 'switched off'; readonly key: number }
  | { readonly what: 'new owner'; readonly owner: string }
  | { readonly what: 'new policy'; readonly policy: number }
  | { readonly what: 'exempt' | 'no longer exempt' | 'records lost' };

export interface Life {
  /** Days before the start at which each key was made (less than none: after it) and last used; null: never used. */
  readonly keys: readonly { readonly made: number; readonly used: number | null }[];
  readonly policies: readonly Policy[];
  readonly days: readonly Day[];
}

export interface Day {
  readonly events: readonly Event[];
  /** Hour of the run; null: it was missed. */
  readonly run: number | null;
  /** Whether notices are accepted. */
  readonly mail: boolean;
  /** Where the run stops in the middle of a change. */
  readonly crash: 'after the intent' | 'after the call' | null;
}

/** One look at the user during a run, and what was decided on it. */
interface Look {
  readonly situation: UserSituation;
  readonly context: DecideContext;
  readonly decisions: readonly Decision[];
}

interface Notice {
  readonly keyId: string;
  readonly step: string;
  readonly to: string;
  readonly at: number;
  readonly promised: number | null;
}

/** A key deactivated or deleted, with everything that is needed to judge whether it should have been. */
export interface Deed {
  readonly keyId: string;
  readonly step: 'deactivate' | 'delete';
  readonly cause: string;
  readonly at: number;
  readonly owner: string;
  readonly policy: Policy;
  readonly made: number;
  readonly lastUse: number | null;
  /** The user's other active keys that were ever used. */
  readonly inUse: readonly { readonly made: number; readonly used: number | null }[];
  /** See `Key`. */
  readonly offSince: number | null;
  /** See `Key`. */
  readonly restoredAt: number | null;
  /** Notices about this key and step that were accepted, the ones that lost their ground left out. */
  readonly standing: readonly Notice[];
  /** Every date that was ever promised for this key and step. */
  readonly promises: readonly number[];
}

export interface Story {
  readonly looks: readonly Look[];
  readonly deeds: readonly Deed[];
  readonly notices: readonly Notice[];
  /** Every change of a record that Keywarden made: from which state to which, `none` for no record. */
  readonly changes: readonly (readonly [from: string, to: string])[];
  /** Ids of the keys that are still active at the end. */
  readonly active: readonly string[];
}

function keyIdOf(number: number): string {
  return `AKIASIMULATEDKEY${String(number).padStart(4, '0')}`;
}

export function play(life: Life): Story {
  const keys = new Map<string, Key>(
    life.keys.map(({ made, used }, number) => [
      keyIdOf(number),
      {
        made: START - made * DAY,
        used: used === null ? null : START - Math.min(made, used) * DAY,
        active: true,
        offSince: null,
        restoredAt: null,
      },
    ]),
  );
  const tags = new Map<string, string>();
  const changes: (readonly [from: string, to: string])[] = [];
  let owner = 'first@example.com';
  let policy = life.policies[0]!;
  let receipts: readonly Receipt[] = [];
  let memory: UserMemory = NO_MEMORY;
  let standing: readonly Notice[] = [];
  const looks: Look[] = [];
  const deeds: Deed[] = [];
  const notices: Notice[] = [];

  life.days.forEach((day, number) => {
    const midnight = START + number * DAY;
    for (const event of day.events) happen(event, midnight);
    if (day.run !== null) run(midnight + day.run * 3_600_000, `run${number}`, day);
  });
  return {
    looks,
    deeds,
    notices,
    changes,
    active: [...keys].flatMap(([id, key]) => (key.active ? [id] : [])),
  };

  function happen(event: Event, at: number): void {
    switch (event.what) {
      case 'new owner':
        owner = event.owner;
        return;
      case 'new policy':
        policy = life.policies[event.policy % life.policies.length]!;
        return;
      case 'exempt':
        tags.set('keywarden:exempt', 'until=2026-06-30 reason=peace');
        return;
      case 'no longer exempt':
        tags.delete('keywarden:exempt');
        return;
      case 'records lost':
        for (const name of tags.keys()) if (name.startsWith('keywarden:AKIA')) tags.delete(name);
        for (const key of keys.values()) key.restoredAt = null;
        return;
      case 'used':
      case 'used though off':
      case 'switched on':
      case 'switched off': {
        const key = keys.get(keyIdOf(event.key));
        if (key === undefined || key.made > at) return;
        // AWS may record a use some time after the key was switched off.
        if (event.what === (key.active ? 'used' : 'used though off')) key.used = at;
        if (event.what === 'switched on') key.active = true;
        if (event.what === 'switched off') key.active = false;
      }
    }
  }

  function run(now: number, id: string, day: Day): void {
    for (const [keyId, key] of keys) {
      if (key.active && isOff(tags.get(`keywarden:${keyId}`) ?? '')) {
        key.restoredAt = now;
        standing = standing.filter((notice) => notice.keyId !== keyId);
      }
      // An inactive key with our intent to deactivate it is ours since the intent, whoever did it in the end.
      const intended = intendedSince(tags.get(`keywarden:${keyId}`) ?? '');
      key.offSince = key.active ? null : (key.offSince ?? intended ?? now);
    }
    const { situation, decisions } = look(now, id);
    loseGround(decisions);
    const groundless = keysWithVoidReceipts(situation, decisions, { policy, now, run: id, caller: null });
    const because = { at: now, because: 'no ground', told: false };
    receipts = receipts.map((receipt) =>
      groundless.some(({ keyId, ends }) => keyId === receipt.keyId && ends(receipt))
        ? { ...receipt, voided: because }
        : receipt,
    );
    for (const decision of look(now, id).decisions) carryOut(decision, now, id, day.crash);
    if (day.mail) for (const decision of look(now, id).decisions) tell(decision, now + 2_000);
    memory = { ...NO_MEMORY, uses: refreshed(memory, situation.user, now, 0).uses };
  }

  function look(now: number, id: string): Look {
    const situation: UserSituation = {
      memory: known(memory),
      user: userOf(new Map([...keys].filter(([, { made }]) => made <= now)), tags),
      owner: { known: true, value: owner },
      receipts: new Map(
        [...keys.keys()].map((keyId) => [
          keyId,
          { known: true, value: receipts.filter((receipt) => receipt.keyId === keyId) },
        ]),
      ),
    };
    const context: DecideContext = { policy, now, run: id, caller: null };
    const seen = { situation, context, decisions: decideUser(situation, context) };
    looks.push(seen);
    return seen;
  }

  /** What was told of a key counts no longer once a run found it healthy or its user exempt. */
  function loseGround(decisions: readonly Decision[]): void {
    const ended = new Set(
      decisions.filter(({ reason }) => reason === 'Healthy' || reason === 'Exempt').map(({ keyId }) => keyId),
    );
    standing = standing.filter(({ keyId }) => !ended.has(keyId));
  }

  function carryOut(decision: Decision, now: number, id: string, crash: Day['crash']): void {
    if (decision.kind !== 'step' || decision.keyId === null) return;
    if (decision.step === 'notify' || decision.step === 'rotate') return;
    const name = `keywarden:${decision.keyId}`;
    if (decision.step === 'repair') {
      record(name, decision.record === null ? null : write(decision.record));
      return;
    }
    const key = keys.get(decision.keyId)!;
    const { keyId, step, cause } = decision;
    const mine = (notice: Notice) => notice.keyId === keyId && notice.step === step;
    deeds.push({
      keyId,
      step,
      cause,
      at: now,
      owner,
      policy,
      made: key.made,
      lastUse: key.used,
      inUse: [...keys.values()]
        .filter((other) => other !== key && other.active && other.used !== null && other.made <= now)
        .map((other) => ({ made: other.made, used: other.used })),
      offSince: key.offSince,
      restoredAt: key.restoredAt,
      standing: standing.filter(mine),
      promises: notices.filter(mine).flatMap(({ promised }) => promised ?? []),
    });
    const intent = { since: now, cause, run: id };
    const before = tags.get(name) ?? '';
    record(name, writeStep({ ...intent, state: step === 'delete' ? 'deleting' : 'deactivating' }, before));
    if (crash === 'after the intent') return;
    if (step === 'delete') keys.delete(keyId);
    else {
      key.active = false;
      key.offSince = now;
    }
    if (crash === 'after the call') return;
    record(name, step === 'delete' ? null : writeStep({ ...intent, state: 'deactivated' }, before));
  }

  function record(name: string, value: string | null): void {
    changes.push([stateIn(tags.get(name)), stateIn(value ?? undefined)]);
    if (value === null) tags.delete(name);
    else tags.set(name, value);
  }

  function tell(decision: Decision, at: number): void {
    if (decision.kind !== 'step' || decision.step !== 'notify' || decision.keyId === null) return;
    const { keyId, reason, notice } = decision;
    const told: Notice = { keyId, step: notice.announced, to: owner, at, promised: notice.promised };
    notices.push(told);
    standing = [...standing, told];
    const proof: Receipt = {
      keyId,
      userId: 'AIDASIMULATED',
      announced: notice.announced,
      reason,
      recipients: [owner],
      acceptedAt: at,
      messageId: `message-${notices.length}`,
      promised: notice.promised,
      reminder: notice.reminder,
      ground: decision.grounds?.[0] ?? null,
      deliveredAt: null,
      voided: null,
    };
    receipts = [...receipts, proof];
  }
}
