import { vi } from 'vitest';
import { DAY, type Instant } from '../../src/core/model/time.ts';
import { planOne } from '../../src/run/account-plan.ts';
import { applyOne } from '../../src/run/apply.ts';
import type { LoggedCall } from '../../src/sandbox/log/call-log.ts';
import type { Mail } from '../../src/sandbox/ses/ses.ts';
import type { Fault } from '../../src/sandbox/faults/fault.ts';
import { meetEvents } from './events.ts';
import { aJudge } from './judge.ts';
import { outage } from './outages.ts';
import { actOnIntentions, readMails, useKeys } from './people.ts';
import type { LifePolicy } from './policies.ts';
import { chances } from './random.ts';
import { type Life, aLife, momentOf } from './world.ts';

export interface Play {
  readonly seed: number;
  readonly people: number;
  readonly days: number;
  /** The first is in force from the beginning; later an operator goes from one to another. */
  readonly policies: readonly LifePolicy[];
  readonly onDay?: (day: number) => void;
  /** Told of everything about one user, for whoever looks for the cause of a violation. */
  readonly story?: { readonly user: string; readonly tell: (line: string) => void };
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
  readonly events: number;
  readonly faults: number;
  readonly violations: readonly string[];
}

/** In the last stretch nothing goes wrong any more, so that whatever is due must come to its end. */
const QUIET = 60;

/** Plays a random life from its seed, a run a night. */
export async function play({ seed, people, days, policies, onDay, story }: Play): Promise<Outcome> {
  // The SDK waits a random part of its backoff before it tries again: here none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const life = await aLife(people, chances(seed));
  const { control } = life.sandbox;
  const judge = aJudge(life.people, bornKeys(life));
  const sum = {
    runs: 0,
    failedRuns: 0,
    calls: 0,
    keyDays: 0,
    notices: 0,
    rotations: 0,
    deactivations: 0,
    deletions: 0,
    events: 0,
    faults: 0,
  };
  let policy = policies[0];
  if (policy === undefined) throw new RangeError('a life needs a policy');
  try {
    for (let day = 0; day < days; day += 1) {
      const isQuiet = day >= days - QUIET;
      if (!isQuiet && life.random.chance(1 / 45)) policy = life.random.pick(policies);
      if (isQuiet || !life.random.chance(0.05)) {
        const faults = isQuiet ? [] : outage(life);
        sum.faults += faults.length;
        const ran = await nightlyRun(life, policy, day, faults);
        sum.runs += 1;
        if (!ran.isDone) sum.failedRuns += 1;
        sum.calls += ran.calls.length;
        if (story) tellCalls(story, day, ran.calls);
        if (story) tellMails(story, day, ran.mails);
        const tally = judge.run(ran.calls, ran.mails, policy, momentOf(day, 2));
        for (const kind of ['notices', 'rotations', 'deactivations', 'deletions'] as const)
          sum[kind] += tally[kind];
        readMails(life, ran.mails, day);
      }
      control.clearCalls();
      await actOnIntentions(life, day, judge.issued);
      if (!isQuiet) sum.events += await meetEvents(life, day);
      if (story) tellCalls(story, day, control.calls({ access: 'write' }));
      judge.byHand(control.calls({ access: 'write' }), momentOf(day, 11));
      control.clearCalls();
      for (const { person, keyId } of useKeys(life, day)) judge.cutOff(person, keyId, momentOf(day, 12));
      sum.keyDays += judge.alive();
      onDay?.(day);
    }
    const stuck = await whoIsStuck(life, policy, momentOf(days, 2));
    return { seed, days, ...sum, violations: [...judge.violations, ...stuck] };
  } finally {
    await life.close();
  }
}

type Story = NonNullable<Play['story']>;

function tellCalls({ user, tell }: Story, day: number, calls: readonly LoggedCall[]): void {
  for (const { access, effect, operation, parameters, noted } of calls)
    if (access === 'write' && effect && parameters['UserName'] === user)
      tell(`day ${day}: ${operation} ${JSON.stringify(parameters)} ${JSON.stringify(noted)}`);
}

function tellMails({ user, tell }: Story, day: number, mails: readonly Mail[]): void {
  for (const { to, subject } of mails)
    if (subject.includes(` ${user} `)) tell(`day ${day}: mail to ${to.join()}: ${subject}`);
}

async function nightlyRun(life: Life, policy: LifePolicy, day: number, faults: readonly Fault[]) {
  const { control } = life.sandbox;
  control.setClock(momentOf(day, 2));
  const before = control.mails().length;
  for (const fault of faults) control.addFault(fault);
  const deps = life.run(policy);
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
  return { isDone, calls: control.calls(), mails: control.mails().slice(before) };
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
