import type { Agreement } from '../../src/demo/invariants/evidence.ts';
import { type Announcement, announcements } from '../../src/demo/invariants/announcements.ts';
import { DAY, type Duration, type Instant, toIso } from '../../src/core/model/time.ts';
import type { LoggedCall } from '../../src/sandbox/log/call-log.ts';
import type { Mail } from '../../src/sandbox/ses/ses.ts';
import type { Person } from './person.ts';
import { FALLBACK, type LifePolicy, PER_RUN, type Terms } from './policies.ts';

/** One key as the calls tell of it. */
interface Known {
  readonly user: string;
  readonly madeAt: Instant;
  /** Keywarden made it, in its run of that number; null: a person did, or it was there before. */
  readonly madeInRun: number | null;
  status: 'Active' | 'Inactive' | 'gone';
  /** Since when it has that status. */
  since: Instant;
  /** Who gave it that status. */
  byKeywarden: boolean;
  /** When somebody switched it on again after Keywarden had switched it off: its clocks start afresh. */
  restoredAt: Instant;
}

/** What one run of Keywarden did, for whoever counts. */
interface Tally {
  notices: number;
  rotations: number;
  deactivations: number;
  deletions: number;
}

/**
 * Watches a life and says what should not have happened. It goes by the calls that AWS saw, the mails it took, and what
 * the people did; it reads no record, journal or receipt, and asks no code of Keywarden's what would be right.
 */
export interface Judge {
  /** Takes in what people did by hand. */
  readonly byHand: (calls: readonly LoggedCall[], at: Instant) => void;
  /** Judges what a run did. */
  readonly run: (
    calls: readonly LoggedCall[],
    mails: readonly Mail[],
    policy: LifePolicy,
    at: Instant,
  ) => Tally;
  /** Somebody could not work, because of this key. */
  readonly cutOff: (person: Person, keyId: string, at: Instant) => void;
  /** Keys that Keywarden made, and for whom. */
  readonly issued: ReadonlyMap<string, string>;
  /** What should not have happened, a sentence each. */
  readonly violations: readonly string[];
  /** Keys that exist now. */
  readonly alive: () => number;
}

/** So many runs later a key that Keywarden made has been handed over or is gone: most runs of a bad week may fail. */
const RUNS_TO_SETTLE = 12;
const OWN_TEST = 20 * 60_000;
/** AWS notes the first use in each 15 minutes, so what it says may be so much older than the truth. */
const USE_GRAIN = 15 * 60_000;

export function aJudge(
  people: readonly Person[],
  keys: ReadonlyMap<string, { readonly user: string; readonly madeAt: Instant }>,
): Judge {
  const violations: string[] = [];
  const known = new Map<string, Known>(
    [...keys].map(([id, { user, madeAt }]) => [
      id,
      {
        user,
        madeAt,
        madeInRun: null,
        status: 'Active',
        since: madeAt,
        byKeywarden: false,
        restoredAt: -Infinity,
      },
    ]),
  );
  const issued = new Map<string, string>();
  const told = new Map<string, Announcement[]>();
  /** Ids of keys that any mail has named. */
  const named = new Set<string>();
  const policies: { readonly from: Instant; readonly policy: LifePolicy }[] = [];
  let runs = 0;

  const personOf = (user: string) => people.find(({ name }) => name === user);
  const accuse = (keyId: string, at: Instant, what: string) => {
    const user = known.get(keyId)?.user ?? 'nobody';
    violations.push(`${toIso(at)} ${keyId} of ${user}: ${what}`);
  };

  const apply = (call: LoggedCall, byKeywarden: boolean): void => {
    const keyId = text(call.parameters['AccessKeyId']);
    const at = Date.parse(call.at);
    if (call.operation === 'CreateAccessKey') {
      const id = call.noted['AccessKeyId'] ?? '';
      const user = text(call.parameters['UserName']);
      known.set(id, {
        user,
        madeAt: at,
        madeInRun: byKeywarden ? runs : null,
        status: 'Active',
        since: at,
        byKeywarden,
        restoredAt: -Infinity,
      });
      if (byKeywarden) issued.set(id, user);
    }
    const key = known.get(keyId);
    if (key === undefined) return;
    if (call.operation === 'UpdateAccessKey') {
      const status = text(call.parameters['Status']) === 'Active' ? 'Active' : 'Inactive';
      const isRestored = status === 'Active' && key.byKeywarden;
      if (status !== key.status)
        Object.assign(key, { status, since: at, byKeywarden, ...(isRestored ? { restoredAt: at } : {}) });
    }
    if (call.operation === 'DeleteAccessKey') Object.assign(key, { status: 'gone', since: at, byKeywarden });
  };

  const graceOf = (person: Person, sentAt: Instant, at: Instant): Duration => {
    // Whatever the policy was in between, the least that any of them promised has to have passed.
    const inForce = policies.filter(
      ({ from }, index) => from <= at && (policies[index + 1]?.from ?? Infinity) > sentAt,
    );
    return Math.max(DAY, Math.min(...inForce.map(({ policy }) => policy.termsOf(person).grace)));
  };

  const judgeStep = (call: LoggedCall, terms: Terms, person: Person): void => {
    const keyId = text(call.parameters['AccessKeyId']);
    const at = Date.parse(call.at);
    const key = known.get(keyId);
    if (key === undefined)
      return void violations.push(`${call.at} ${keyId}: a key that nobody knows was changed`);
    // What Keywarden made itself, told nobody of and nobody used, it may take back at any time.
    if (issued.has(keyId) && !named.has(keyId) && !person.lastUse.has(keyId)) return;
    const step = call.operation === 'DeleteAccessKey' ? 'deleted' : 'deactivated';
    if (person.isSealed || person.isProtected) accuse(keyId, at, `${step}, and its user is out of reach`);
    if (person.exemptUntil !== null && at < person.exemptUntil)
      accuse(keyId, at, `${step}, and its user is exempt`);

    const lastUse = (person.lastUse.get(keyId) ?? -Infinity) - USE_GRAIN;
    const restored = key.restoredAt;
    const mails = (told.get(keyId) ?? []).filter((mail) => mail.step === step);
    const valid = mails.filter(
      ({ sentAt, reached }) =>
        sentAt >= restored &&
        reached.some((to) => to === person.email.toLowerCase() || to === FALLBACK) &&
        at - sentAt >= graceOf(person, sentAt, at),
    );
    if (valid.length === 0) accuse(keyId, at, `${step}, and nobody had been told in time`);
    const promised = Math.max(-Infinity, ...mails.map(({ notBefore }) => notBefore));
    if (at < promised) accuse(keyId, at, `${step}, and somebody had been promised ${toIso(promised)}`);

    if (step === 'deleted') {
      if (key.status !== 'Inactive') accuse(keyId, at, 'deleted while it was on');
      else if (terms.deleteAfter === null) accuse(keyId, at, 'deleted, and the policy deletes nothing');
      else if (at - key.since < terms.deleteAfter)
        accuse(keyId, at, `deleted ${days(at - key.since)} after it was switched off`);
      return;
    }
    const idle = at - Math.max(lastUse, restored, key.madeAt);
    const isUnused =
      terms.unusedAfter !== null && (terms.byAge ? at - key.madeAt : idle) >= terms.unusedAfter;
    const isReplaced =
      terms.oldKeyIdle !== null &&
      at - Math.max(lastUse, key.madeAt) >= terms.oldKeyIdle &&
      hasSuccessor(key, keyId, at, person);
    if (!isUnused && !isReplaced)
      accuse(keyId, at, `deactivated ${days(idle)} after its last use, and no newer key is in use`);
  };

  const hasSuccessor = (old: Known, oldId: string, at: Instant, person: Person): boolean =>
    [...known].some(([id, key]) => {
      if (id === oldId || key.user !== old.user || key.madeAt <= old.madeAt || key.status !== 'Active')
        return false;
      const use = person.lastUse.get(id);
      return use !== undefined && use <= at && (key.madeInRun === null || use > key.madeAt + OWN_TEST);
    });

  const settle = (at: Instant): void => {
    for (const [id, key] of known) {
      if (key.madeInRun === null || runs - key.madeInRun !== RUNS_TO_SETTLE) continue;
      if (key.status === 'Active' && !named.has(id)) accuse(id, at, 'was made, and nobody was told of it');
    }
  };

  return {
    issued,
    violations,
    alive: () => [...known.values()].filter(({ status }) => status !== 'gone').length,
    byHand: (calls) => {
      for (const call of calls.filter(({ effect }) => effect)) apply(call, false);
    },
    run: (calls, mails, policy, at) => {
      runs += 1;
      if (policies.at(-1)?.policy !== policy) policies.push({ from: at, policy });
      const tally: Tally = { notices: mails.length, rotations: 0, deactivations: 0, deletions: 0 };
      const changed = new Map<string, string>();
      for (const mail of mails) {
        for (const id of mail.text?.match(/AKIA[A-Z0-9]{16}/g) ?? []) named.add(id);
        for (const announced of announcements({ calls: [], mails: [mail] }, NOBODY))
          told.set(announced.keyId, [...(told.get(announced.keyId) ?? []), announced]);
      }
      for (const call of calls) {
        if (!call.effect) continue;
        const user = text(call.parameters['UserName']);
        const person = personOf(user);
        const isOff = call.operation === 'UpdateAccessKey' && text(call.parameters['Status']) === 'Inactive';
        const isOwn =
          issued.has(text(call.parameters['AccessKeyId'])) &&
          !named.has(text(call.parameters['AccessKeyId']));
        if (person !== undefined && (isOff || call.operation === 'DeleteAccessKey')) {
          judgeStep(call, policy.termsOf(person), person);
          if (!isOwn) {
            const before = changed.get(user);
            // The same call again is the SDK's, which got no answer the first time.
            const isAgain = before === `${call.operation} ${text(call.parameters['AccessKeyId'])}`;
            if (!isAgain) tally[isOff ? 'deactivations' : 'deletions'] += 1;
            if (before !== undefined && !isAgain)
              violations.push(`${call.at} ${user} was changed twice in a run: ${before}, ${call.operation}`);
            changed.set(user, `${call.operation} ${text(call.parameters['AccessKeyId'])}`);
          }
        }
        if (call.operation === 'CreateAccessKey') {
          tally.rotations += 1;
          if (person?.isSealed || person?.isProtected)
            violations.push(`${call.at} ${user} is out of reach, and was made a key`);
          if (changed.has(user))
            violations.push(
              `${call.at} ${user} was changed twice in a run: ${changed.get(user)}, CreateAccessKey`,
            );
          changed.set(user, call.operation);
        }
        apply(call, true);
      }
      for (const kind of ['rotations', 'deactivations', 'deletions'] as const)
        if (tally[kind] > PER_RUN) violations.push(`${toIso(at)} ${tally[kind]} ${kind} in one run`);
      settle(at);
      return tally;
    },
    cutOff: (person, keyId, at) => {
      const key = known.get(keyId);
      if (key === undefined || !key.byKeywarden) return;
      const terms = policies.at(-1)?.policy.termsOf(person);
      // Where it is the age that counts, keys in use go by design.
      if (policies.some(({ policy }) => policy.termsOf(person).byAge) || terms === undefined) return;
      const last = person.lastUse.get(keyId);
      if (last !== undefined && key.since - last < DAY * 2)
        accuse(keyId, at, 'its owner was cut off while they worked with it');
    },
  };
}

/** Of an agreement only the operators' address is asked for here, and no mail of these goes to one. */
const NOBODY = { operators: 'operators@example.com' } as Agreement;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function days(duration: Duration): string {
  return `${Math.round((duration / DAY) * 10) / 10} d`;
}
