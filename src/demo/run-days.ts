import { applyOne } from '../run/apply.ts';
import type { RunDeps } from '../run/deps.ts';
import { restoreOne } from '../run/restore.ts';
import type { AccountPlan } from '../core/model/plan.ts';
import type { Control } from '../sandbox/control/control.ts';
import { ACTS, type Act, MISSED } from './cast/acts.ts';
import { runAt, timeOn } from './cast/calendar.ts';
import { TROUBLES } from './cast/troubles.ts';
import type { CastAccount } from './cast/types.ts';
import { type Happening, happeningOf } from './happening.ts';
import type { Lives } from './people/lives.ts';

export interface Days {
  readonly cast: readonly CastAccount[];
  readonly control: Control;
  readonly lives: Lives;
  /** The parts of one more run over an account. */
  readonly keywarden: (account: string) => RunDeps;
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
async function runAll({ cast, control, keywarden }: Days, day: number): Promise<Night> {
  control.setClock(runAt(day));
  const runs = await Promise.all(cast.map((account) => runOne(keywarden(account.id), account, day)));
  return {
    happenings: runs.flatMap(({ happenings }) => happenings),
    plans: new Map(runs.flatMap(({ account, plan }) => (plan === null ? [] : [[account.id, plan]]))),
  };
}

async function runOne(deps: RunDeps, account: CastAccount, day: number) {
  const trouble = (says: string): Happening => ({ kind: 'trouble', ...nobody(day, account), says });
  try {
    const { plan, results, errors } = await applyOne(deps, {
      consent: ({ items }) => Promise.resolve(new Set(items.map(({ id }) => id))),
    });
    const done = results.flatMap((result) => happeningOf(day, account, result) ?? []);
    return { account, plan, happenings: [...done, ...errors.map(trouble)] };
  } catch (error) {
    // A run that fails is a day like any other: the next one takes up what it left.
    return {
      account,
      plan: null,
      happenings: [trouble(`The run failed: ${error instanceof Error ? error.message : String(error)}`)],
    };
  }
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

async function liveThrough(play: Days, day: number): Promise<readonly Happening[]> {
  const acts = ACTS.filter((act) => act.day === day).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const happenings: Happening[] = [];
  for (const act of acts.filter(({ time }) => time < NOON)) happenings.push(await perform(play, act));
  play.control.setClock(timeOn(day, NOON));
  for (const { account, user, id } of await play.lives.useKeys(day)) {
    happenings.push({
      kind: 'refused',
      day,
      account,
      user,
      keyId: id,
      reason: null,
      says: `${user} used a key, and AWS refused.`,
    });
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
  const result = await restoreOne(keywarden(account.id), keyId ?? '');
  return result.outcome === 'done'
    ? { ...subject, kind: 'restored' }
    : { ...subject, kind: result.outcome, says: result.message };
}

function nobody(day: number, account: CastAccount | null) {
  return { day, account, user: null, keyId: null, reason: null };
}
