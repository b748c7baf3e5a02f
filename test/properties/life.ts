import type { DecideContext, UserSituation } from '../../src/core/checks/situation.ts';
import { decideUser } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { KeyObservation, UserObservation } from '../../src/core/model/observation.ts';
import type { Policy } from '../../src/core/model/policy.ts';
import type { Receipt } from '../../src/core/model/receipt.ts';
import type { KeyRecord } from '../../src/core/model/record.ts';
import { keysWithVoidReceipts } from '../../src/core/voiding.ts';

/**
 * A user's life, played day by day against the decisions. What a step does to AWS is written down here a second time,
 * on purpose: these tests share no code with what they judge.
 */

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 5);

/** What happens to the user. Keys go by their number. */
export type Event =
  | { readonly what: 'used' | 'switched on' | 'switched off'; readonly key: number }
  | { readonly what: 'new owner'; readonly owner: string }
  | { readonly what: 'new policy'; readonly policy: number }
  | { readonly what: 'exempt' | 'no longer exempt' | 'records lost' };

export interface Life {
  /** Days before the start at which each key was made and last used; null: never used. */
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
export interface Look {
  readonly situation: UserSituation;
  readonly context: DecideContext;
  readonly decisions: readonly Decision[];
}

export interface Notice {
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
  /** When a run meant to make, made, or first saw the key inactive, and has not seen it active since; null: it is active. */
  readonly offSince: number | null;
  /** Notices about this key and step that were accepted, the ones that lost their ground left out. */
  readonly standing: readonly Notice[];
  /** Every date that was ever promised for this key and step. */
  readonly promises: readonly number[];
}

export interface Story {
  readonly looks: readonly Look[];
  readonly deeds: readonly Deed[];
  readonly notices: readonly Notice[];
  /** Ids of the keys that are still active at the end. */
  readonly active: readonly string[];
}

export function keyIdOf(number: number): string {
  return `AKIASIMULATEDKEY${String(number).padStart(4, '0')}`;
}

interface Key {
  readonly made: number;
  used: number | null;
  active: boolean;
  offSince: number | null;
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
      },
    ]),
  );
  const tags = new Map<string, string>();
  let owner = 'first@example.com';
  let policy = life.policies[0]!;
  let receipts: readonly Receipt[] = [];
  let standing: readonly Notice[] = [];
  const looks: Look[] = [];
  const deeds: Deed[] = [];
  const notices: Notice[] = [];

  life.days.forEach((day, number) => {
    const midnight = START + number * DAY;
    for (const event of day.events) happen(event, midnight);
    if (day.run !== null) run(midnight + day.run * 3_600_000, `run${number}`, day);
  });
  return { looks, deeds, notices, active: [...keys].flatMap(([id, key]) => (key.active ? [id] : [])) };

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
        return;
      case 'used':
      case 'switched on':
      case 'switched off': {
        const key = keys.get(keyIdOf(event.key));
        if (key === undefined) return;
        if (event.what === 'used' && key.active) key.used = at;
        if (event.what === 'switched on') key.active = true;
        if (event.what === 'switched off') key.active = false;
      }
    }
  }

  function run(now: number, id: string, day: Day): void {
    for (const [keyId, key] of keys)
      key.offSince = key.active ? null : (key.offSince ?? intendedAt(keyId) ?? now);
    const { situation, decisions } = look(now, id);
    loseGround(decisions);
    const groundless = new Set(keysWithVoidReceipts(situation, decisions).map(({ keyId }) => keyId));
    const because = { at: now, because: 'no ground' };
    receipts = receipts.map((receipt) =>
      groundless.has(receipt.keyId) ? { ...receipt, voided: because } : receipt,
    );
    for (const decision of look(now, id).decisions) carryOut(decision, now, id, day.crash);
    if (day.mail) for (const decision of look(now, id).decisions) tell(decision, now + 2_000);
  }

  /** An inactive key with our intent to deactivate it is ours since the intent, whoever did it in the end. */
  function intendedAt(keyId: string): number | undefined {
    const since = /state=deactivating since=(\S+)/.exec(tags.get(`keywarden:${keyId}`) ?? '')?.[1];
    return since === undefined ? undefined : Date.parse(since);
  }

  function look(now: number, id: string): Look {
    const situation: UserSituation = {
      user: userOf(keys, tags),
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
    if (decision.kind !== 'step' || decision.step === 'notify' || decision.keyId === null) return;
    const name = `keywarden:${decision.keyId}`;
    if (decision.step === 'repair') {
      if (decision.record === null) tags.delete(name);
      else tags.set(name, write(decision.record));
      return;
    }
    const key = keys.get(decision.keyId)!;
    const { keyId, step, cause } = decision;
    const mine = (notice: Notice) => notice.keyId === keyId && notice.step === step;
    deeds.push({
      ...{
        keyId,
        step,
        cause,
        at: now,
        owner,
        policy,
        made: key.made,
        lastUse: key.used,
        offSince: key.offSince,
      },
      standing: standing.filter(mine),
      promises: notices.filter(mine).flatMap(({ promised }) => promised ?? []),
    });
    const before = tags.get(name) ?? '';
    const restores = /restores=\S+/.exec(before)?.[0] ?? '';
    const since = iso(now);
    if (step === 'deactivate') {
      const from = before.includes('state=restored') ? `from=${/since=(\S+)/.exec(before)?.[1]}` : '';
      tags.set(name, words(`v1 state=deactivating since=${since} cause=${cause} run=${id}`, restores, from));
      if (crash === 'after the intent') return;
      key.active = false;
      key.offSince = now;
      if (crash === 'after the call') return;
      tags.set(name, words(`v1 state=deactivated since=${since} cause=${cause} run=${id}`, restores));
      return;
    }
    const off = /off=\S+/.exec(before)?.[0] ?? `off=${/since=(\S+)/.exec(before)?.[1]}`;
    tags.set(name, words(`v1 state=deleting since=${since} cause=${cause} run=${id}`, restores, off));
    if (crash === 'after the intent') return;
    keys.delete(keyId);
    if (crash === 'after the call') return;
    tags.delete(name);
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
      voided: null,
    };
    receipts = [...receipts, proof];
  }
}

function userOf(keys: ReadonlyMap<string, Key>, tags: ReadonlyMap<string, string>): UserObservation {
  return {
    account: '123456789012',
    user: 'simulated',
    arn: 'arn:aws:iam::123456789012:user/simulated',
    path: '/',
    userId: { known: true, value: 'AIDASIMULATED' },
    createdAt: START - 2000 * DAY,
    tags: { known: true, value: new Map(tags) },
    groups: { known: true, value: [] },
    attachedPolicies: { known: true, value: [] },
    keys: {
      known: true,
      value: [...keys].map(([keyId, { made, used, active }]): KeyObservation => ({
        keyId,
        slot: null,
        status: active ? 'Active' : 'Inactive',
        createdAt: { known: true, value: made },
        ageFrom: 'created',
        lastUsed: { known: true, value: used === null ? null : { at: used, region: null, service: 's3' } },
      })),
    },
    faults: [],
  };
}

function write({ state, since, run, cause, extra }: KeyRecord): string {
  const pairs = Object.entries(extra).map(([key, value]) => `${key}=${value}`);
  return words(
    `v1 state=${state} since=${iso(since)}`,
    cause === null ? '' : `cause=${cause}`,
    `run=${run}`,
    ...pairs,
  );
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
