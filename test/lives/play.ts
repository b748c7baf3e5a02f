import { DAY, type Instant } from '../../src/core/model/time.ts';
import { planOne } from '../../src/run/account-plan.ts';
import { applyOne } from '../../src/run/apply.ts';
import type { Fault } from '../../src/sandbox/faults/fault.ts';
import { meetEvents } from './events.ts';
import { type Judge, type Run, aJudge } from './judge/judge.ts';
import { narrate } from './narrate.ts';
import { outage } from './outages.ts';
import { actOnIntentions, moveOver, readMails, useKeys } from './people.ts';
import type { LifePolicy } from './policies.ts';
import { bounce } from './post.ts';
import { chances } from './random.ts';
import { readable } from './sink.ts';
import { stories } from './story.ts';
import { weather } from './weather.ts';
import { type Life, type StoreName, aLife, momentOf } from './world.ts';

export interface Play {
  readonly seed: number;
  readonly people: number;
  readonly days: number;
  /** The first is in force from the beginning; later an operator goes from one to another. */
  readonly policies: readonly LifePolicy[];
  readonly onDay?: (day: number) => void;
}

/** What a life came to. */
export interface Outcome {
  readonly seed: number;
  readonly days: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly calls: number;
  readonly keyDays: number;
  readonly notices: number;
  readonly rotations: number;
  readonly deactivations: number;
  readonly deletions: number;
  /** Things that happened to single users. */
  readonly events: number;
  /** Things that happened to all: freezes, edits, stores lost or restored, holidays. */
  readonly turns: number;
  readonly bounces: number;
  readonly refusals: number;
  readonly faults: number;
  /** How often each kind of event and turn came about. */
  readonly accidents: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  /** The first violations, each with everything that happened to its user, in order. */
  readonly stories: readonly string[];
}

/** In the last stretch nothing goes wrong any more, so that whatever is due must come to its end. */
const QUIET = 60;
const STORIES = 3;

type Sum = Record<Exclude<keyof Outcome, 'seed' | 'days' | 'accidents' | 'violations' | 'stories'>, number>;

/** Plays a random life from its seed, a run a night, and what accidents make of it. */
export async function play({ seed, people, days, policies, onDay }: Play): Promise<Outcome> {
  const life = await aLife(people, chances(seed));
  const judge = aJudge(life.people, bornKeys(life), life.uses);
  const told = stories();
  const sum: Sum = {
    runs: 0,
    failedRuns: 0,
    calls: 0,
    keyDays: 0,
    notices: 0,
    rotations: 0,
    deactivations: 0,
    deletions: 0,
    events: 0,
    turns: 0,
    bounces: 0,
    refusals: 0,
    faults: 0,
  };
  const accidents: Record<string, number> = {};
  const note = (what: string) => void (accidents[what] = (accidents[what] ?? 0) + 1);
  const isCalm = (day: number) => day >= days - QUIET;
  const outside = weather(life, policies, isCalm);
  const nameOf = (user: string) => life.people.find(({ name }) => name === user)?.firstName ?? user;
  life.onRename = (from, to) => {
    judge.renamed(from, to);
    told.tell(nameOf(to), `${from} is ${to} now`);
  };
  life.onStore = {
    copy: judge.memory,
    came: (copied) => judge.storeCame(copied as ReturnType<Judge['memory']> | null),
  };

  const runAll = async (day: number, hour: number): Promise<void> => {
    const stores: readonly StoreName[] = outside.hasTwoStores() ? ['first', 'second'] : ['first'];
    for (const store of stores) {
      const faults = isCalm(day) ? [] : outage(life);
      sum.faults += faults.length;
      const run = await runOnce(life, judge, {
        policy: outside.policy(),
        store,
        at: momentOf(day, hour),
        faults,
      });
      sum.runs += 1;
      if (!run.isDone) sum.failedRuns += 1;
      sum.calls += run.calls.length;
      narrate(told, nameOf, run.calls, run.mails);
      const tally = judge.run(run);
      for (const kind of ['notices', 'rotations', 'deactivations', 'deletions'] as const)
        sum[kind] += tally[kind];
      readMails(life, run.mails, day);
      life.sandbox.control.clearCalls();
      if (isCalm(day)) continue;
      const at = momentOf(day, hour + 0.05);
      life.sandbox.control.setClock(at);
      for (const id of await bounce(life, run.mails)) {
        judge.bounced(id, at);
        told.tellAll(`${new Date(at).toISOString()} SES reports that ${id} bounced`);
        sum.bounces += 1;
      }
    }
  };

  const liveOn = async (day: number): Promise<void> => {
    const { control } = life.sandbox;
    control.clearCalls();
    await actOnIntentions(life, day, judge.issued);
    const events = isCalm(day) ? [] : await meetEvents(life, day);
    sum.events += events.length;
    for (const event of events) note(event);
    const calls = control.calls({ access: 'write' });
    narrate(told, nameOf, calls, []);
    judge.byHand(calls);
    control.clearCalls();
    for (const { person, keyId } of useKeys(life, day)) {
      told.tell(person.firstName, `${new Date(control.clock().now).toISOString()} is refused with ${keyId}`);
      judge.refused(person, keyId, control.clock().now);
      sum.refusals += 1;
    }
  };

  try {
    for (let day = 0; day < days; day += 1) {
      for (const line of await outside.turn(day)) {
        told.tellAll(`${new Date(momentOf(day)).toISOString()} ${line}`);
        sum.turns += 1;
        note(line.replaceAll(/: .*| until day \d+| \d+ days ago/g, ''));
      }
      const hours = outside.runsAt();
      for (const hour of hours.filter((each) => each < 10)) await runAll(day, hour);
      await liveOn(day);
      for (const hour of hours.filter((each) => each >= 10)) await runAll(day, hour);
      sum.keyDays += judge.alive();
      onDay?.(day);
    }
    const stuck = await whoIsStuck(life, outside.policy(), momentOf(days, 2));
    const told3 = judge.violations.slice(0, STORIES).map(({ user, keyId, says }) => {
      const uses = (life.uses.get(keyId) ?? []).map((at) => new Date(at).toISOString().slice(0, 16));
      return [says, ...told.of(nameOf(user)), `uses of ${keyId}: ${uses.join(' ')}`].join('\n  ');
    });
    return {
      seed,
      days,
      ...sum,
      accidents,
      violations: [...judge.violations.map(({ says }) => says), ...stuck],
      stories: told3,
    };
  } finally {
    await life.close();
  }
}

interface RunSpec {
  readonly policy: LifePolicy;
  readonly store: StoreName;
  readonly at: Instant;
  readonly faults: readonly Fault[];
}

/** One run; whoever fetches its new key at once does so in the middle of it. */
async function runOnce(life: Life, judge: Judge, { policy, store, at, faults }: RunSpec): Promise<Run> {
  const { control } = life.sandbox;
  control.setClock(at);
  control.clearCalls();
  const before = control.mails().length;
  for (const fault of faults) control.addFault(fault);
  const fetched = new Set<string>();
  const fetch = async (): Promise<void> => {
    for (const keyId of await readable(life.reader, control.calls({ access: 'write' }))) {
      judge.visible(keyId);
      const owner = control
        .state()
        .flatMap(({ users }) => users)
        .find(({ keys }) => keys.some(({ id }) => id === keyId));
      const person = life.people.find(({ name }) => name === owner?.name);
      if (person === undefined || !person.isCi || person.inUse === keyId || fetched.has(keyId)) continue;
      fetched.add(keyId);
      moveOver(person, keyId);
      life.use(person, keyId);
    }
  };
  const deps = life.run(policy, store, fetch);
  let isDone = true;
  try {
    const { errors, results } = await applyOne(deps, {
      consent: async ({ items }) => new Set(items.map(({ id }) => id)),
    });
    isDone = errors.length === 0 && results.every(({ outcome }) => outcome !== 'failed');
  } catch {
    // A night that fails is a night like any other: the next run takes up what it left.
    isDone = false;
  } finally {
    control.clearFaults();
    deps.aws.close();
  }
  const [calls, mails] = [control.calls({ access: 'write' }), control.mails().slice(before)];
  await fetch();
  const shownUntil = at - control.switches().lastUse.delayMs;
  return { calls, mails, policy, store, at, shownUntil, isDone };
}

/** Keys that nobody ever used and nothing was done to must be off by the end, or there is a reason with a name. */
async function whoIsStuck(life: Life, policy: LifePolicy, at: Instant): Promise<readonly string[]> {
  life.sandbox.control.setClock(at);
  const deps = life.run(policy);
  const { situations, plan } = await planOne(deps);
  deps.aws.close();
  const spokenOf = new Set([...plan.items, ...plan.holds].map(({ decision }) => decision.user));
  const active = situations.flatMap(({ user }) =>
    user.keys.known
      ? user.keys.value.flatMap(({ keyId, status }) =>
          status === 'Active' && keyId !== null ? [{ user: user.user, keyId }] : [],
        )
      : [],
  );
  return life.people.flatMap((person) => {
    const { unusedAfter, grace } = policy.termsOf(person);
    if (person.habit !== 'never' || person.isDisturbed || unusedAfter === null) return [];
    if (unusedAfter + grace > (QUIET - 5) * DAY) return [];
    return active
      .filter(({ user, keyId }) => user === person.name && !person.lastUse.has(keyId) && !spokenOf.has(user))
      .map(({ keyId }) => `${keyId} of ${person.name} was never used, is still on, and nobody says why`);
  });
}

function bornKeys({ sandbox }: Life) {
  return new Map(
    sandbox.control
      .state()
      .flatMap(({ users }) =>
        users.flatMap(({ name, keys }) =>
          keys.map(({ id, createdAt }) => [id, { user: name, madeAt: Date.parse(createdAt) }] as const),
        ),
      ),
  );
}
