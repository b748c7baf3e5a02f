import { unknownCount } from '../core/accounts/fleet-count.ts';
import { shareOf, weigh } from '../core/accounts/weigh.ts';
import { readCount } from './looks.ts';
import type { ListAnswer } from './organization.ts';
import { AT_ONCE, actsKey, keepVerdict, readTargets, writeActs } from './results.ts';
import type { Telemetry } from './telemetry.ts';
import type { Awake } from './wake.ts';

/**
 * Weighs the fleet by what looking at its accounts has left, and writes down in which accounts what may be done.
 * @throws AwsFailure where the counts cannot be read: then nothing is done in any account
 */
export async function weighRun(
  awake: Awake,
  { run }: { readonly run: string },
  telemetry: Telemetry,
): Promise<ListAnswer> {
  const { guardrails } = awake.policy;
  const targets = await readTargets(awake, run);
  const counts = [];
  const acting = new Set<string>();
  for (let start = 0; start < targets.length; start += AT_ONCE) {
    const batch = targets.slice(start, start + AT_ONCE).map(async ({ account }) => {
      const looked = await readCount(awake, run, account);
      // What cannot be read is unknown: nothing is done there, and the others get no more for it.
      if (looked?.ok === false) telemetry.error(looked.because, { run, account });
      if (looked?.ok !== true) return unknownCount(account, guardrails.perDay);
      if (looked.value.acts) acting.add(account);
      return looked.value.count;
    });
    counts.push(...(await Promise.all(batch)));
  }
  const verdict = weigh(counts, guardrails.fleet);
  const acts = targets
    .filter(({ account }) => acting.has(account))
    .map((target) => ({ ...target, fleet: shareOf(verdict, target.account) }));
  await keepVerdict(awake, run, { stopped: verdict.stopped });
  await writeActs(awake, run, acts);
  const facts = { run, accounts: targets.length, acting: acts.length };
  if (verdict.stopped === null) telemetry.info('The fleet was weighed.', facts);
  else {
    telemetry.error(verdict.stopped, facts);
    telemetry.count('GuardrailStops', 1);
  }
  return { bucket: awake.results.bucket, key: actsKey(awake, run), count: acts.length };
}
