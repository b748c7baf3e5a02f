import type { StepResult } from '../act/deps.ts';
import { messageOf } from '../act/run-ends.ts';
import type { Instant } from '../core/model/time.ts';
import type { Journal, JournalValue } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { sizeOf } from './fleet/summaries.ts';
import { OWN_VERSION } from './version.ts';

/** What a run is asked to do. */
interface Asked {
  readonly command: 'apply' | 'restore' | 'rotate' | 'exempt' | 'settle';
  /** How many items were agreed to. */
  readonly items: number;
}

/**
 * Writes the first line of a run: who runs it, with which version, under which policy. The policy's text is kept before,
 * so that a journal never names one that is not there.
 * @throws StoreError: a run that cannot say so must not begin
 */
export async function beginHistory(
  journal: Journal,
  deps: Pick<RunDeps, 'policy' | 'turnOf' | 'startedBy'>,
  { store, observation, context }: Pick<Planned, 'store' | 'observation' | 'context'>,
  { command, items }: Asked,
): Promise<void> {
  const { policy, turnOf, startedBy } = deps;
  const policyText = policy.text === undefined ? null : await store.keepPolicy(policy.text);
  await journal.append({
    ...ABOUT_THE_RUN,
    at: context.now,
    event: 'run-started',
    data: {
      command,
      actor: observation.caller,
      ...(startedBy === undefined || startedBy === observation.caller ? {} : { startedBy }),
      version: OWN_VERSION,
      policy: policy.hash,
      policyText,
      items,
      ...(turnOf === undefined ? {} : { of: turnOf }),
    },
  });
}

/** What the run came to. */
interface Came {
  readonly outcomes: readonly { readonly outcome: 'done' | 'skipped' | 'failed' }[];
  readonly interrupted: boolean;
  /** Why it ended early, a sentence; null: it did not. */
  readonly ended: string | null;
}

/** Writes the last line of a run. @returns why it is missing, where the end of the run does not say so already */
export async function endHistory(
  journal: Journal,
  at: Instant,
  { observation, plan }: Pick<Planned, 'observation' | 'plan'>,
  { outcomes, interrupted, ended }: Came,
): Promise<readonly string[]> {
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const data: Readonly<Record<string, JournalValue>> = {
    done: count('done'),
    skipped: count('skipped'),
    failed: count('failed'),
    interrupted,
    ...sizeOf(observation),
    held: heldByReason(plan),
    ...(ended === null ? {} : { ended }),
  };
  try {
    await journal.append({ ...ABOUT_THE_RUN, at, event: 'run-finished', data });
    return [];
  } catch (error) {
    const message = messageOf(error);
    return ended?.includes(message) === true ? [] : [`The end of the run is missing in history: ${message}`];
  }
}

/** The last line of what a person asked for. @returns why it is missing */
export async function endAsked(
  journal: Journal,
  at: Instant,
  planned: Pick<Planned, 'observation' | 'plan'>,
  outcomes: Came['outcomes'],
): Promise<readonly string[]> {
  return endHistory(journal, at, planned, { outcomes, interrupted: false, ended: null });
}

/** What was done, and what could not be kept of it. */
export function withFailures(result: StepResult, failures: readonly string[]): StepResult {
  if (failures.length === 0) return result;
  return { outcome: 'failed', message: [result.message, ...failures].join(' ') };
}

const ABOUT_THE_RUN = { user: null, keyId: null };

function heldByReason({ holds }: Pick<Planned['plan'], 'holds'>): Readonly<Record<string, number>> {
  const held: Record<string, number> = {};
  for (const { decision } of holds) held[decision.reason] = (held[decision.reason] ?? 0) + 1;
  return held;
}
