import { glob } from './glob.ts';
import { type Known, known, unknown } from './model/known.ts';
import { type UserObservation, tagValue } from './model/observation.ts';
import type { Match, Rule } from './model/policy.ts';

/**
 * The first rule that matches a user; null when none does.
 * @returns unknown when a rule before the first certain match depends on something that could not be read: picking a
 * later rule would be a guess
 */
export function matchRule(user: UserObservation, rules: readonly Rule[]): Known<Rule | null> {
  for (const rule of rules) {
    const verdict = matches(user, rule.match);
    if (verdict === 'yes') return known(rule);
    if (verdict !== 'no') return unknown(`rule "${rule.name}" depends on ${verdict.unknown}`);
  }
  return known(null);
}

type Verdict = 'yes' | 'no' | { readonly unknown: string };

/** Whether a user is as a match says; `unknown`: why that cannot be told. */
export function matches(user: UserObservation, match: Match): Verdict {
  return every([
    match.user === undefined ? 'yes' : decided(glob(match.user, user.user)),
    match.path === undefined ? 'yes' : decided(user.path.startsWith(match.path)),
    match.account === undefined ? 'yes' : decided(match.account === user.account),
    match.group === undefined ? 'yes' : inGroup(user, match.group),
    ...Object.entries(match.tags ?? {}).map(([name, pattern]) => hasTag(user, name, pattern)),
    ...(match.all ?? []).map((part) => matches(user, part)),
    match.any === undefined ? 'yes' : some(match.any.map((part) => matches(user, part))),
    match.not === undefined ? 'yes' : negate(matches(user, match.not)),
  ]);
}

function inGroup(user: UserObservation, group: string): Verdict {
  if (!user.groups.known) return { unknown: `groups of ${user.user} (${user.groups.because})` };
  return decided(user.groups.value.some((name) => glob(group, name)));
}

function hasTag(user: UserObservation, name: string, pattern: string): Verdict {
  if (!user.tags.known) return { unknown: `tags of ${user.user} (${user.tags.because})` };
  const value = tagValue(user.tags.value, name);
  return decided(value !== undefined && glob(pattern, value));
}

// Three-valued logic: one certain "no" settles "every", one certain "yes" settles "some", whatever is unknown.
function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('no')) return 'no';
  return verdicts.find((verdict) => typeof verdict === 'object') ?? 'yes';
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('yes')) return 'yes';
  return verdicts.find((verdict) => typeof verdict === 'object') ?? 'no';
}

function negate(verdict: Verdict): Verdict {
  if (typeof verdict === 'object') return verdict;
  return verdict === 'yes' ? 'no' : 'yes';
}

function decided(condition: boolean): Verdict {
  return condition ? 'yes' : 'no';
}
