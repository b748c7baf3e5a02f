import { applyOne } from '../run/apply.ts';
import type { ItemResult } from '../act/deps.ts';
import { restoreOne } from '../run/restore.ts';
import type { AccountPlan } from '../core/model/plan.ts';
import type { Control } from '../sandbox/control/control.ts';
import { ACTS, type Act, MISSED } from './cast/acts.ts';
import { runAt, timeOn } from './cast/calendar.ts';
import { KILLED, TROUBLES } from './cast/troubles.ts';
import type { CastAccount } from './cast/types.ts';
import { type Happening, happeningOf } from './happening.ts';
import type { NextRun } from './keywarden.ts';
import { Killed } from './mortal.ts';
import type { LivingKey, Lives } from './people/lives.ts';

export interface Days {
  readonly cast: readonly CastAccount[];
  readonly control: Control;
  readonly lives: Lives;
  readonly keywarden: NextRun;
  /** What happens to an account between its nightly run and the morning. */
  readonly afterRun: (account: string, day: number) => Promise<void>;
  /** How many days to play, 120 at most. */
  readonly days: number;
  /** Told of each day when it is over. */
  readonly onDay: (day: Day) => void;
  /** After this is aborted the current day is played to its end. */
  readonly stop: AbortSignal;
}

/** What one day came to. */
export interface Day {
  readonly day: number;
  readonly happenings: readonly Happening[];
  /** By account id, as the day's run saw them; without those whose run did not take place. */
  readonly plans: ReadonlyMap<string, AccountPlan>;
}

/** Plays the days one after the other: the nightly run over every account, then what its people do. */
export async function playDays(play: Days): Promise<readonly Day[]> {
  const played: Day[] = [];
  for (let day = 0; day < play.days && !play.stop.aborted; day += 1) {
    const troubles = meetTroubles(play, day);
    const night = MISSED.has(day) ? missed(day) : await runAll(play, day);
    const happenings = [...troubles, ...night.happenings, ...(await liveThrough(play, day))];
    const result = { day, plans: night.plans, happenings };
    played.push(result);
    play.onDay(result);
  }
  return played;
}

type Night = Pick<Day, 'happenings' | 'plans'>;

/** The accounts are independent of each other, so they run at the same time. */
async function runAll({ cast, control, lives, keywarden, afterRun }: Days, day: number): Promise<Night> {
  control.setClock(runAt(day));
  const runs = await Promise.all(cast.map((account) => runOne(keywarden, account, day)));
  const issued = lives
    .look(control.state(), day)
    .map((key) => about(key, day, 'issued', 'There is a new key.'));
  await Promise.all(cast.map(({ id }) => afterRun(id, day)));
  return {
    happenings: [...runs.flatMap(({ happenings }) => happenings), ...issued],
    plans: new Map(runs.flatMap(({ account, plan }) => (plan === null ? [] : [[account.id, plan]]))),
  };
}

async function runOne(keywarden: NextRun, account: CastAccount, day: number) {
  const trouble = (says: string): Happening => ({ kind: 'trouble', ...nobody(day, account), says });
  const isKilled = day === KILLED.day && account === KILLED.account;
  let plan: AccountPlan | null = null;
  const results: ItemResult[] = [];
  const done = () => results.flatMap((result) => happeningOf(day, account, result) ?? []);
  try {
    const { errors, ended } = await applyOne(
      await keywarden(account.id, isKilled ? KILLED.user : undefined),
      {
        consent: (planned) => {
          plan = planned;
          return Promise.resolve(new Set(planned.items.map(({ id }) => id)));
        },
        onResult: (result) => results.push(result),
      },
    );
    if (ended?.cause instanceof Killed) throw ended.cause;
    return { account, plan, happenings: [...done(), ...errors.map(trouble)] };
  } catch (error) {
    // A run that fails is a day like any other: the next one takes up what it left.
    const end =
      error instanceof Killed
        ? killed(day, plan)
        : trouble(`The run failed: ${error instanceof Error ? error.message : String(error)}`);
    return { account, plan: error instanceof Killed ? plan : null, happenings: [...done(), end] };
  }
}

function killed(day: number, plan: AccountPlan | null): Happening {
  const { account, user } = KILLED;
  const under = plan?.items.find(({ decision }) => decision.user === user && decision.step === 'rotate');
  const says = `The run is killed in the middle of replacing the key of ${user}.`;
  return { ...nobody(day, account), kind: 'killed', user, keyId: under?.decision.keyId ?? null, says };
}

function missed(day: number): Night {
  const says = 'No run took place: the scheduler is broken.';
  return { plans: new Map(), happenings: [{ kind: 'trouble', ...nobody(day, null), says }] };
}

function meetTroubles({ control }: Days, day: number): readonly Happening[] {
  if (!TROUBLES.some(({ from, until }) => from === day || until === day)) return [];
  control.clearFaults();
  const current = TROUBLES.filter(({ from, until }) => from <= day && day < until);
  for (const { account, fault } of current) control.addFault({ account: account.id, ...fault });
  return current
    .filter(({ from }) => from === day)
    .map(({ account, says }) => ({ kind: 'trouble', ...nobody(day, account), says }));
}

/** Keys are used around noon; single acts have their own time. */
const NOON = '12:00';
/** Before anything else mail is read. */
const MORNING = '07:30';

async function liveThrough(play: Days, day: number): Promise<readonly Happening[]> {
  const acts = ACTS.filter((act) => act.day === day).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const happenings: Happening[] = [];
  play.control.setClock(timeOn(day, MORNING));
  for (const { oldKey, newKey } of await play.lives.fetchKeys(play.control.mails(), day)) {
    happenings.push(
      newKey === null
        ? about(oldKey, day, 'refused', `${oldKey.user} wanted to fetch the new key, and AWS refused.`)
        : about(newKey, day, 'fetched', `${newKey.user} fetches the new key and moves over.`),
    );
  }
  for (const act of acts.filter(({ time }) => time < NOON)) happenings.push(await perform(play, act));
  play.control.setClock(timeOn(day, NOON));
  for (const key of await play.lives.useKeys(day)) {
    happenings.push(about(key, day, 'refused', `${key.user} used a key, and AWS refused.`));
  }
  for (const act of acts.filter(({ time }) => time >= NOON)) happenings.push(await perform(play, act));
  return happenings;
}

async function perform({ control, lives, keywarden }: Days, act: Act): Promise<Happening> {
  const { day, time, account, user, does } = act;
  control.setClock(timeOn(day, time));
  const keyId = 'key' in does ? lives.keyOf(account, user, does.key).id : null;
  const subject = { day, account, user, keyId, reason: null, says: act.says };
  if (does.kind !== 'restore') {
    await lives.act(act, does);
    return { ...subject, kind: 'deed', deed: does.kind };
  }
  const result = await restoreOne(await keywarden(account.id), keyId ?? '');
  return result.outcome === 'done'
    ? { ...subject, kind: 'restored' }
    : { ...subject, kind: result.outcome, says: result.message };
}

function about(
  { account, user, id }: LivingKey,
  day: number,
  kind: 'issued' | 'fetched' | 'refused',
  says: string,
): Happening {
  return { kind, day, account, user, keyId: id, reason: null, says };
}

function nobody(day: number, account: CastAccount | null) {
  return { day, account, user: null, keyId: null, reason: null };
}
