import { MISSED } from '../cast/acts.ts';
import { shortDate, shortDay } from '../picture/days-in-words.ts';
import { type Outcome, happenings, lifeOf } from './outcome.ts';

/** Runs that did not take place: no date passes unreminded. */
export function runsMissed(outcome: Outcome): string | undefined {
  const missed = [...MISSED].filter((day) => day < outcome.days.length);
  const next = Math.max(...missed) + 1;
  for (const late of happenings(outcome)) {
    if (late.day !== next || late.kind !== 'reminded' || late.announced !== 'deactivate') continue;
    if (late.promised === null) continue;
    const before = lifeOf(late.keyId, outcome).findLast(
      (each) => (each.kind === 'told' || each.kind === 'reminded') && each.day < next,
    );
    if (before === undefined || !('promised' in before) || before.promised === null) continue;
    if (late.promised <= before.promised) continue;
    return `The scheduler failed for ${missed.length} days. The last reminder to ${late.user} went out late, on ${shortDate(next)}, so the date moved from ${shortDay(before.promised)} to ${shortDay(late.promised)}: nobody is cut off unreminded.`;
  }
  return undefined;
}

/** Keys that could not be read: unknown is never read as unused. */
export function readingDenied(outcome: Outcome): string | undefined {
  const blind = (plan: ReturnType<Outcome['days'][number]['plans']['get']>) =>
    plan?.holds.find(
      ({ decision }) => decision.reason === 'ObservationIncomplete' && decision.userId !== null,
    )?.decision.user;
  const users = outcome.days.flatMap(({ plans }) => [...plans.values()].flatMap((plan) => blind(plan) ?? []));
  const user = users[0];
  const told = happenings(outcome).find((each) => each.kind === 'told' && each.user === user);
  if (user === undefined || told === undefined) return undefined;
  const days = users.filter((each) => each === user).length;
  return `For ${days} days reading the keys of ${user} was denied. Unknown is never read as unused: nothing happened until they could be read, and then came the notice, on ${shortDate(told.day)}.`;
}

/** A notice that could not be sent starts no clock. */
export function mailFailed(outcome: Outcome): string | undefined {
  const failed = happenings(outcome).find(
    (each) => each.kind === 'failed' && each.says.includes('ses:SendEmail'),
  );
  const told = happenings(outcome).find(
    (each) => each.kind === 'told' && each.keyId === failed?.keyId && each.day > (failed?.day ?? 0),
  );
  if (failed === undefined || told === undefined) return undefined;
  return `On ${shortDate(failed.day)} Amazon SES took no mail: the notice to ${failed.user} failed, so its clock did not start; it went out on ${shortDate(told.day)}.`;
}
