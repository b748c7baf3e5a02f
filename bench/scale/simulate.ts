import { bucket } from './bucket.ts';
import { type Day, type Work, sizeAt, workOf } from './day.ts';
import type { Figures, SizeFigures } from './figures.ts';
import { LAMBDA, RATES, STATES_EACH } from './limits.ts';
import { type Actor, runTimeline } from './timeline.ts';

export interface Setup {
  readonly accounts: number;
  readonly day: Day;
  /** Accounts at the same time: the parameter of the map; Lambda may give less. */
  readonly concurrency: number;
  readonly memoryMb: number;
  /** Mails a second that SES has granted. */
  readonly mailsPerSecond: number;
}

export interface Outcome {
  /** From the first account to the last, ms. */
  readonly mapMs: number;
  /** By operation; refused ones count too. */
  readonly calls: Readonly<Record<string, number>>;
  readonly refused: { readonly sts: number; readonly mails: number };
  /** Accounts that could not be entered. */
  readonly failedAccounts: number;
  readonly unsentMails: number;
  readonly sentMails: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly transitions: number;
  readonly logBytes: number;
  readonly storedBytes: number;
}

/**
 * The most that the SDK waits before each further attempt at a call that was refused for too many, ms: it waits a random
 * part of it. Standard mode of the version in package.json.
 */
const PAUSES = [1000, 2000, 4000, 8000];
/** Of a mail: src/aws/ses.ts. */
const MAIL_PAUSES = [1000, 2000, 4000, 8000];

/** Lets a day happen to all accounts, against the limits that they share. The same setup gives the same outcome. */
export function simulate(figures: Figures, setup: Setup): Outcome {
  const { accounts, day, concurrency, memoryMb, mailsPerSecond } = setup;
  const sts = bucket(RATES.sts);
  const mails = bucket({ perSecond: mailsPerSecond, burst: Math.max(1, mailsPerSecond) });
  const children = bucket(RATES.children);
  const random = fractions();
  const works = new Map<SizeFigures, Work>(
    figures.sizes.map((size) => [size, workOf(figures, size, day, memoryMb)]),
  );
  const calls: Record<string, number> = {};
  const refused = { sts: 0, mails: 0 };
  const made = { invocations: 0, ms: 0, transitions: 0, logBytes: 0, storedBytes: 0 };
  const went = { failed: 0, unsent: 0, sent: 0 };
  let next = 0;
  let mailsDue = 0;

  const count = (operation: string, times: number): void => {
    calls[operation] = (calls[operation] ?? 0) + times;
  };
  /** Tries until there is a token, as often as there are pauses. */
  function* attempt(
    from: ReturnType<typeof bucket>,
    pauses: readonly number[],
    start: number,
    told: { readonly refusedAs: keyof typeof refused; readonly operation: string; readonly jitter: boolean },
  ): Generator<number, { readonly ok: boolean; readonly now: number }, number> {
    let now = start;
    for (const pause of [...pauses, null]) {
      count(told.operation, 1);
      if (from.take(now)) return { ok: true, now };
      refused[told.refusedAs] += 1;
      if (pause === null) break;
      now = yield told.jitter ? pause * random() : pause;
    }
    return { ok: false, now };
  }
  function* work(start: number, isCold: boolean): Generator<number, number, number> {
    const size = sizeAt(figures, next);
    const due = works.get(size);
    if (due === undefined) throw new Error(`No work for accounts of ${size.users} users.`);
    next += 1;
    made.invocations += due.turns;
    made.transitions += STATES_EACH + (due.turns - 1) * STATES_EACH;
    made.logBytes += due.logBytes * due.turns;
    made.storedBytes += size.storedBytes;
    let now = start;
    // GetCallerIdentity at home and AssumeRole.
    for (const operation of ['sts:GetCallerIdentity (home)', 'sts:AssumeRole (home)']) {
      const got = yield* attempt(sts, PAUSES, now, { refusedAs: 'sts', operation, jitter: true });
      now = got.now;
      if (!got.ok) {
        went.failed += 1;
        return now;
      }
    }
    for (const [operation, times] of Object.entries(due.calls))
      if (!operation.includes('home')) count(operation, times);
    now = yield isCold ? due.coldMs : due.warmMs;
    mailsDue += due.mails;
    for (; mailsDue >= 1; mailsDue -= 1) {
      const sending = { refusedAs: 'mails', operation: 'ses:SendEmail', jitter: false } as const;
      const got = yield* attempt(mails, MAIL_PAUSES, now, sending);
      now = got.now;
      if (got.ok) went.sent += 1;
      else went.unsent += 1;
    }
    return now;
  }
  function* environment(): Actor {
    let now = yield 0;
    for (let isCold = true; next < accounts; isCold = false) {
      now = yield children.wait(now) - now;
      if (next >= accounts) return;
      const begun = now;
      now = yield* work(now, isCold);
      made.ms += now - begun;
    }
  }

  const environments = Math.min(concurrency, LAMBDA.concurrency, accounts);
  const begins = Array.from(
    { length: environments },
    (_, index) => [(index / LAMBDA.gain) * 10_000, environment()] as const,
  );
  const mapMs = runTimeline(begins);
  return {
    mapMs,
    calls,
    refused,
    failedAccounts: went.failed,
    unsentMails: went.unsent,
    sentMails: went.sent,
    invocations: made.invocations,
    gbSeconds: ((made.ms / 1000) * memoryMb) / 1024,
    transitions: made.transitions,
    logBytes: made.logBytes,
    storedBytes: made.storedBytes,
  };
}

/** Fractions that look random and are always the same (a linear congruence, after Numerical Recipes). */
function fractions(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
