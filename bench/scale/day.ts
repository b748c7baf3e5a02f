import type { Calls, Figures, RunFigures, SizeFigures, StepKind } from './figures.ts';
import { STEP_KINDS } from './figures.ts';
import { LAMBDA, RATES } from './limits.ts';

/** What a day has in store for an account: which run of it was measured, and steps for each of its keys. */
export interface Day {
  readonly name: string;
  readonly run: 'first' | 'quiet';
  readonly steps: Readonly<Record<StepKind, number>>;
}

const NONE = { notify: 0, deactivate: 0, delete: 0 };

/**
 * Shares of the keys are assumptions; put your own. `per-day` lets ten of each change and of each kind of notice through,
 * and of a large fleet only as many as `fleet.per-day` says: it is taken to be raised as high as this needs.
 */
export const DAYS = {
  first: { name: 'first run, a dry one', run: 'first', steps: NONE },
  quiet: { name: 'a quiet day', run: 'quiet', steps: NONE },
  busy: { name: 'a busy day', run: 'quiet', steps: { notify: 0.02, deactivate: 0.005, delete: 0.005 } },
} as const satisfies Record<string, Day>;

/**
 * How large the accounts are: an assumption, of a company with a few old and crowded accounts. Of a thousand accounts so
 * many have so many users (the sizes that were measured).
 */
export const MIX: Readonly<Record<number, number>> = { 10: 700, 100: 250, 1000: 49, 5000: 1 };

/** One invocation after the other for one account: what it needs beside waiting in line. */
export interface Work {
  /** Everything that is called, mails left out: they have a line of their own. */
  readonly calls: Calls;
  readonly mails: number;
  /** ms that the function works and waits for answers, in a function that has worked before. */
  readonly warmMs: number;
  /** The same in the first invocation of an environment, import included. */
  readonly coldMs: number;
  readonly turns: number;
  readonly logBytes: number;
}

/** What a day is for an account of a size. @param memoryMb of the function, which decides its share of a CPU */
export function workOf(figures: Figures, size: SizeFigures, day: Day, memoryMb: number): Work {
  const measured = size[day.run];
  const calls: Record<string, number> = { ...measured.calls };
  let [stepsMs, mails] = [0, 0];
  for (const kind of STEP_KINDS) {
    const times = stepsFor(size, day, kind);
    const step = figures.steps[kind];
    for (const [operation, count] of Object.entries(step.calls)) {
      if (operation === 'ses:SendEmail') mails += times * count;
      else calls[operation] = (calls[operation] ?? 0) + times * count;
    }
    stepsMs += times * lasts(step, memoryMb);
  }
  // The measurement went to this machine, where the limiter of an account lets everything through.
  const limitedMs = (sum(calls, 'iam:') / RATES.account.perSecond) * 1000;
  const took = (run: RunFigures): number => Math.max(lasts(run, memoryMb) + stepsMs, limitedMs);
  const warm = day.run === 'quiet' ? size.warm : measured;
  const importMs = onCpu(figures.bundle.importCpuMs, memoryMb);
  return {
    calls,
    mails,
    warmMs: took(warm),
    coldMs: took(measured) + importMs,
    turns: Math.max(1, Math.ceil(took(measured) / (LAMBDA.timeoutMs - LAMBDA.reserveMs))),
    logBytes: measured.logBytes,
  };
}

/** Guardrails: ten rotations, deactivations and deletions each for an account and run. */
function stepsFor({ keys }: SizeFigures, { steps }: Day, kind: StepKind): number {
  const due = keys * steps[kind];
  return kind === 'notify' ? due : Math.min(10, due);
}

/** Waiting stays what it is; what the CPU does takes longer where there is less of one. */
export function lasts(
  { wallMs, cpuMs }: { readonly wallMs: number; readonly cpuMs: number },
  memoryMb: number,
): number {
  return Math.max(0, wallMs - cpuMs) + onCpu(cpuMs, memoryMb);
}

function onCpu(cpuMs: number, memoryMb: number): number {
  return cpuMs * Math.max(1, LAMBDA.fullCpuMb / memoryMb);
}

/** How many calls of a service, or of one operation. */
export function sum(calls: Calls, begins: string): number {
  return Object.entries(calls)
    .filter(([operation]) => operation.startsWith(begins))
    .reduce((total, [, count]) => total + count, 0);
}

/** The size of the n-th account: the sizes of the mix are spread evenly, so that the largest do not come together. */
export function sizeAt(figures: Figures, index: number): SizeFigures {
  // 617 and 1,000 have no divisor in common: every place of a thousand comes up once in a thousand.
  let place = (index * 617) % 1000;
  for (const size of figures.sizes) {
    place -= MIX[size.users] ?? 0;
    if (place < 0) return size;
  }
  throw new Error('The shares of the mix do not add up to 1,000.');
}
