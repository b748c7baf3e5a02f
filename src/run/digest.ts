import type { ItemResult } from '../act/deps.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import { securityContact } from '../core/contacts.ts';
import { bannedUntil } from '../core/delivery.ts';
import type { Ban } from '../core/model/receipt.ts';
import { toDate } from '../core/model/time.ts';
import type { Message } from '../core/ports.ts';
import { messageOf } from '../act/run-ends.ts';
import { composeDigest } from '../notify/digest.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { undecided } from './undecided.ts';

/**
 * Tells the operators what the run did, when the policy names them; and the security contact, where something is forged.
 * @param errors what failed beside single items
 * @returns what went wrong, one sentence each: a digest that cannot be sent undoes nothing, but it does not go unsaid
 */
export async function sendDigest(
  deps: RunDeps,
  planned: Planned,
  results: readonly ItemResult[],
  errors: readonly string[],
): Promise<readonly string[]> {
  const { notifier } = planned;
  if (notifier === null) return [];
  if (deps.digestOnlyOfEvents && errors.length === 0 && isUneventful(planned, results)) return [];
  const failures: string[] = [];
  for (const to of readersOf(deps, planned)) {
    try {
      await notifier.send(compose(deps, planned, { to, results, errors }));
    } catch (error) {
      failures.push(`The digest to ${to} was not sent: ${messageOf(error)}`);
    }
  }
  return failures;
}

/** The operators, if the policy names them; and who looks into it when somebody else has written in our name. */
function readersOf({ policy }: RunDeps, { plan }: Planned): ReadonlySet<string> {
  const operators = policy.notify?.email.operators ?? null;
  const isForged = plan.holds.some(({ decision }) => FORGED.has(decision.reason));
  const security = isForged ? securityContact(policy) : null;
  return new Set([operators, security].flatMap((address) => address ?? []));
}

const FORGED: ReadonlySet<ReasonCode> = new Set(['RecordForged', 'RecordRolledBack']);

function compose(
  deps: RunDeps,
  { plan, context, now, observation, unreached }: Planned,
  {
    to,
    results,
    errors,
  }: { readonly to: string; readonly results: readonly ItemResult[]; readonly errors: readonly string[] },
): Message {
  const steps = (outcome: ItemResult['outcome']) =>
    results
      .filter((result) => result.outcome === outcome)
      .map(({ item, message }) => {
        const { user, keyId, step, reason } = item.decision;
        return { user, keyId, step, reason, message };
      });
  return composeDigest(
    {
      to,
      account: { id: plan.account, alias: deps.accountName ?? null },
      run: context.run,
      now,
      stopped: plan.guardrails.stopped,
      done: steps('done'),
      failed: steps('failed'),
      skipped: steps('skipped'),
      held: plan.holds.map(({ decision: { user, keyId, reason, message: why } }) => ({
        user,
        keyId,
        reason,
        message: why,
      })),
      upcoming: plan.upcoming.map(({ user, keyId, step, reason, message: why, due }) => ({
        user,
        keyId,
        step,
        reason,
        message: why,
        due,
      })),
      notes: [...errors, ...observation.notes, ...(unreached.known ? unreached.value.bans.map(banned) : [])],
    },
    deps.templates,
  );
}

/** Whoever answers for users and hears nothing must not go unnoticed: an event that silences somebody may be made up. */
function banned({ address, since, because }: Ban): string {
  return `${address} ${because} and is not written to until ${toDate(bannedUntil(since))}. If that is wrong: keywarden mail-events --forget ${address}`;
}

function isUneventful({ plan }: Planned, results: readonly ItemResult[]): boolean {
  return results.length === 0 && plan.guardrails.stopped === null && undecided(plan).length === 0;
}
