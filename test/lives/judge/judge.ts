import { DAY, type Instant, toIso } from '../../../src/core/model/time.ts';
import type { LoggedCall } from '../../../src/sandbox/log/call-log.ts';
import type { Mail } from '../../../src/sandbox/ses/ses.ts';
import type { Person } from '../person.ts';
import { type LifePolicy, PER_DAY } from '../policies.ts';
import { grounds } from './grounds.ts';
import { type BornKeys, type Known, aLedger, textOf } from './ledger.ts';
import { letters as newLetters } from './letters.ts';
import { type Paced, pace as newPace } from './pace.ts';
import { type Sightings, USE_GRAIN, sightings as newSightings } from './sightings.ts';
import { wrongsOf } from './steps.ts';

/** What one run of Keywarden did, for whoever counts. */
interface Tally {
  readonly notices: number;
  readonly rotations: number;
  readonly deactivations: number;
  readonly deletions: number;
}

/** A run, as it was seen from outside. */
export interface Run {
  readonly calls: readonly LoggedCall[];
  readonly mails: readonly Mail[];
  readonly policy: LifePolicy;
  readonly store: string;
  readonly at: Instant;
  /** Until then AWS showed what was used. */
  readonly shownUntil: Instant;
  /** It looked at everybody and failed at nothing. */
  readonly isDone: boolean;
}

/**
 * Watches a life and says what should not have happened. It goes by the calls that AWS saw, the mails it took, and what
 * the people did; it reads no record, journal or receipt, and asks no code of Keywarden's what would be right.
 */
export interface Judge {
  /** Takes in what people did by hand. */
  readonly byHand: (calls: readonly LoggedCall[]) => void;
  readonly renamed: (from: string, to: string) => void;
  /** Keywarden heard that a mail never arrived. */
  readonly bounced: (messageId: string, at: Instant) => void;
  /** Readers of a sink can fetch this key. */
  readonly visible: (keyId: string) => void;
  /** The store is gone (null), or is what it was. */
  readonly storeCame: (from: ReturnType<Sightings['copy']> | null) => void;
  readonly memory: Sightings['copy'];
  /** Judges what a run did. */
  readonly run: (run: Run) => Tally;
  /** Somebody wanted to work with this key, and AWS refused. */
  readonly refused: (person: Person, keyId: string, at: Instant) => void;
  /** Keys that Keywarden made, and for whom. */
  readonly issued: ReadonlyMap<string, string>;
  /** What should not have happened, a sentence each. */
  readonly violations: readonly Violation[];
  /** Keys that exist now. */
  readonly alive: () => number;
}

interface Violation {
  readonly user: string;
  readonly keyId: string;
  readonly says: string;
}

/** So many runs later a key that Keywarden made has been handed over or is gone: most runs of a bad week may fail. */
const RUNS_TO_SETTLE = 12;
/** So many uses that were seen make a rhythm. */
const RHYTHM = 3;

/** @param uses of every key, by id, oldest first, as the world knows them */
export function aJudge(
  people: readonly Person[],
  born: BornKeys,
  uses: ReadonlyMap<string, readonly Instant[]>,
): Judge {
  const violations: Violation[] = [];
  const ledger = aLedger(born);
  const letters = newLetters();
  const sightings = newSightings();
  const pace = newPace();
  const ground = grounds(people);
  const issued = new Map<string, string>();
  const visible = new Set<string>();
  /** What was begun to be taken back: the mail that says so hands nothing over. */
  const takenBack = new Set<string>();
  /** What was known of the use of a key when it was switched off; a store that comes back later knows something else. */
  const rhythms = new Map<string, ReturnType<Sightings['rhythm']>>();
  let runs = 0;
  let store = '';

  const personOf = (user: string) => people.find(({ name }) => name === user);
  const accuse = (keyId: string, at: Instant, what: string): void => {
    const user = ledger.keys.get(keyId)?.user ?? 'nobody';
    violations.push({ user, keyId, says: `${toIso(at)} ${keyId} of ${user}: ${what}` });
  };
  /** What Keywarden made, told nobody of, no reader could fetch and nobody used, it may take back at any time. */
  const isNobodys = (keyId: string): boolean =>
    issued.has(keyId) &&
    (takenBack.has(keyId) || !letters.named(keyId)) &&
    !visible.has(keyId) &&
    !uses.has(keyId);

  const judgeStep = (key: Known, step: 'deactivated' | 'deleted', at: Instant, policy: LifePolicy): void => {
    const person = personOf(key.user);
    if (person === undefined) return;
    if (visible.has(key.id) && !letters.named(key.id))
      accuse(key.id, at, `${step}, and readers of the sink could fetch it`);
    const terms = policy.termsOf(person);
    const groundLostAt = ground.lostAt(store, person, step, key.cause, policy);
    const graceSince = (sentAt: Instant) => ground.leastGrace(person, sentAt, at);
    const facts = { key, step, at, person, terms, keys: ledger.keys, uses, letters: letters.of(store) };
    for (const wrong of wrongsOf({ ...facts, groundLostAt, graceSince })) accuse(key.id, at, wrong);
  };

  const count = (kind: Paced, keyId: string, at: Instant): void => {
    const number = pace.add(kind, store, at);
    if (number > PER_DAY) accuse(keyId, at, `number ${number} of the ${kind} in 20 hours`);
  };

  const settle = (at: Instant): void => {
    for (const key of ledger.keys.values()) {
      if (key.madeInRun === null || runs - key.madeInRun !== RUNS_TO_SETTLE) continue;
      if (key.status === 'Active' && !letters.named(key.id))
        accuse(key.id, at, 'was made, and nobody was told of it');
    }
  };

  return {
    issued,
    violations,
    alive: () => [...ledger.keys.values()].filter(({ status }) => status !== 'gone').length,
    byHand: (calls) => {
      for (const call of calls) if (call.effect) ledger.take(call, null);
    },
    renamed: ledger.renamed,
    bounced: letters.bounced,
    visible: (keyId) => void visible.add(keyId),
    storeCame: (from) => {
      pace.forget();
      sightings.goBack(from ?? new Map());
    },
    memory: sightings.copy,
    run: ({ calls, mails, policy, at, isDone, shownUntil, ...run }) => {
      runs += 1;
      store = run.store;
      ground.inForce(policy, at);
      const tally = { notices: mails.length, rotations: 0, deactivations: 0, deletions: 0 };
      const changed = new Map<string, string>();
      const undone = undoneIn(calls);
      const off: string[] = [];
      for (const call of calls) {
        if (!call.effect) continue;
        const step = stepOf(call);
        const key = ledger.keys.get(textOf(call.parameters['AccessKeyId']));
        const when = Date.parse(call.at);
        const user = textOf(call.parameters['UserName']);
        const isOver = key?.status === 'gone' || (step === 'deactivated' && key?.status === 'Inactive');
        if (key !== undefined && step !== null && !isOver) {
          const kind = step === 'deleted' ? 'deletions' : 'deactivations';
          if (!undone.has(key.id)) count(kind, key.id, when);
          if (isNobodys(key.id)) takenBack.add(key.id);
          else {
            judgeStep(key, step, when, policy);
            if (step === 'deactivated') off.push(key.id);
            tally[kind] += 1;
            const other = changed.get(user);
            if (other !== undefined)
              accuse(key.id, when, `its user was changed twice in a run: ${other}, ${step}`);
            changed.set(user, step);
          }
        }
        ledger.take(call, runs);
        if (call.operation === 'CreateAccessKey') {
          const id = call.noted['AccessKeyId'] ?? '';
          const person = personOf(user);
          issued.set(id, user);
          tally.rotations += 1;
          if (!undone.has(id)) count('rotations', id, when);
          if (person?.isSealed || person?.isProtected) accuse(id, when, 'was made for a user out of reach');
          const other = changed.get(user);
          if (other !== undefined) accuse(id, when, `its user was changed twice in a run: ${other}, rotated`);
          changed.set(user, 'rotated');
        }
      }
      letters.take(mails, store);
      if (isDone) {
        ground.seen(store, policy, at);
        sightings.look(store, uses, Math.floor(shownUntil / USE_GRAIN) * USE_GRAIN + USE_GRAIN);
      }
      for (const keyId of off) rhythms.set(keyId, sightings.rhythm(store, keyId));
      settle(at);
      return tally;
    },
    refused: (person, keyId, at) => {
      const key = ledger.keys.get(keyId);
      if (key === undefined || !key.byKeywarden || key.status === 'Active') return;
      // Where it is the age that counts, keys in use go by design.
      if (ground.everByAge(person)) return;
      const all = uses.get(keyId) ?? [];
      const last = all.at(-1);
      if (last === undefined) return;
      const { unusedAfter } = ground.termsAt(person, key.since);
      const isFair = unusedAfter !== null && key.since - last + USE_GRAIN >= unusedAfter;
      const { seen, longest } = rhythms.get(keyId) ?? { seen: 0, longest: 0 };
      if (!isFair && seen >= RHYTHM && at - last <= longest + USE_GRAIN)
        accuse(
          keyId,
          at,
          `its user was refused ${Math.round((at - last) / DAY)} d after the last use, and was seen to pause for ${Math.round(longest / DAY)} d`,
        );
    },
  };
}

/** Keys that were made and taken back in the same run: a rotation that did not come about. */
function undoneIn(calls: readonly LoggedCall[]): ReadonlySet<string> {
  const made = new Set(
    calls.flatMap(({ operation, noted }) =>
      operation === 'CreateAccessKey' ? (noted['AccessKeyId'] ?? []) : [],
    ),
  );
  const gone = calls.flatMap((call) =>
    stepOf(call) === null ? [] : [textOf(call.parameters['AccessKeyId'])],
  );
  return new Set(gone.filter((id) => made.has(id)));
}

function stepOf({ operation, parameters }: LoggedCall): 'deactivated' | 'deleted' | null {
  if (operation === 'DeleteAccessKey') return 'deleted';
  return operation === 'UpdateAccessKey' && textOf(parameters['Status']) === 'Inactive'
    ? 'deactivated'
    : null;
}
