import { visible } from '../core/visible.ts';
import type { Step } from '../core/model/decision.ts';
import type { Instant } from '../core/model/time.ts';
import { toIso } from '../core/model/time.ts';
import { accountLabel } from './words.ts';

/** What one run did, for people and programs. */
export interface AppliedReport {
  readonly account: string;
  /** What the account is called; absent: not known. */
  readonly name?: string;
  readonly run: string;
  readonly at: Instant;
  /** False: the question was answered with no, and nothing was done. */
  readonly consented: boolean;
  readonly results: readonly AppliedItem[];
  /** Why nothing destructive was done; null: it was not stopped. */
  readonly stopped: string | null;
  /** Held back by guardrails until a later run. */
  readonly held: number;
  readonly interrupted: boolean;
  readonly errors: readonly string[];
}

interface AppliedItem {
  readonly id: string;
  readonly user: string;
  readonly keyId: string | null;
  readonly step: Step;
  readonly outcome: 'done' | 'skipped' | 'failed';
  readonly message: string;
}

/** JSON of `apply`: `{version, account, name, run, at, consented, results, stopped, held, interrupted, errors}`. */
export function appliedToJson(report: AppliedReport): object {
  return { version: 1, ...appliedAccountToJson(report) };
}

/** One account of it. */
export function appliedAccountToJson({ account, name, at, ...rest }: AppliedReport): object {
  return { account, ...(name === undefined ? {} : { name }), ...rest, at: toIso(at) };
}

/** The last words of `apply`. */
export function appliedText(report: AppliedReport): string {
  if (!report.consented) return 'Nothing was done.';
  const { results, run } = report;
  const account = accountLabel(report);
  const changed = results.filter(({ step, outcome }) => outcome === 'done' && CHANGES_KEYS.has(step));
  return [
    ...(results.length === 0 && report.errors.length === 0
      ? [`Nothing to do in account ${account}.`]
      : [summary(results, account, run)]),
    ...changed.map(({ user, keyId, step }) => `- ${step} ${keyId ?? ''} of ${user}: done`),
    ...named(results, 'skipped', 'Skipped:'),
    ...named(results, 'failed', 'Failed:'),
    ...(report.held > 0
      ? [`${report.held} more ${report.held === 1 ? 'step waits' : 'steps wait'} for a later run (per-day).`]
      : []),
    ...(report.stopped === null ? [] : [`Stopped: ${report.stopped}`]),
    ...(report.interrupted ? ['Interrupted: the rest is left to the next run.'] : []),
    ...report.errors.map((error) => `Error: ${error}`),
  ]
    .map(visible)
    .join('\n');
}

/** Named also where all went well: the mail of a schedule shows nothing else. */
const CHANGES_KEYS: ReadonlySet<Step> = new Set(['rotate', 'deactivate', 'delete']);

function summary(results: readonly AppliedItem[], account: string, run: string): string {
  const steps: readonly (readonly [Step, string])[] = [
    ['notify', 'told'],
    ['rotate', 'replaced'],
    ['deactivate', 'deactivated'],
    ['delete', 'deleted'],
    ['repair', 'recorded'],
  ];
  const done = results.filter(({ outcome }) => outcome === 'done');
  const counts = steps.flatMap(([step, word]) => {
    const count = done.filter((result) => result.step === step).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `Account ${account}, run ${run}: ${counts.length === 0 ? 'nothing done' : counts.join(', ')}.`;
}

/** One line for each cause: what many have in common is said once. */
function named(
  results: readonly AppliedItem[],
  outcome: AppliedItem['outcome'],
  title: string,
): readonly string[] {
  const byCause = new Map<string, AppliedItem[]>();
  for (const result of results)
    if (result.outcome === outcome)
      byCause.set(result.message, [...(byCause.get(result.message) ?? []), result]);
  if (byCause.size === 0) return [];
  return [title, ...[...byCause].map(([message, some]) => `- ${subjects(some)}: ${message}`)];
}

function subjects(some: readonly AppliedItem[]): string {
  const names = some.map(({ user, keyId, step }) => `${step} ${keyId ?? ''} of ${user}`);
  return some.length === 1 ? names.join('') : `${some.length} steps (${names.join(', ')})`;
}
