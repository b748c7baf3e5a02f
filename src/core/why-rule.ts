import { matches } from './match.ts';
import type { UserObservation } from './model/observation.ts';
import type { Match, Rule } from './model/policy.ts';

type Answer = 'yes' | 'no' | 'unknown';

/** What one rule made of a user. */
export interface RuleAnswer {
  readonly rule: string;
  readonly answer: Answer;
  /** Each condition of the rule, in words: `tag kind is like ci`. None: the rule is for everybody. */
  readonly conditions: readonly { readonly words: string; readonly answer: Answer }[];
}

/** The rules that were asked for a user, in order, the one that decided last. */
export function whyRule(user: UserObservation, rules: readonly Rule[]): readonly RuleAnswer[] {
  const answers: RuleAnswer[] = [];
  for (const { name, match } of rules) {
    const answer = ask(user, match);
    const conditions = partsOf(match).map(([words, part]) => ({ words, answer: ask(user, part) }));
    answers.push({ rule: name, answer, conditions });
    if (answer !== 'no') return answers;
  }
  return answers;
}

function ask(user: UserObservation, match: Match): Answer {
  const verdict = matches(user, match);
  return typeof verdict === 'object' ? 'unknown' : verdict;
}

type Part = readonly [words: string, part: Match];

function partsOf(match: Match): readonly Part[] {
  const { user, group, path, account, tags = {}, all = [], any, not } = match;
  return [
    ...(user === undefined ? [] : [[`user name is like ${user}`, { user }] as const]),
    ...(path === undefined ? [] : [[`path begins with ${path}`, { path }] as const]),
    ...(account === undefined ? [] : [[`account is ${account}`, { account }] as const]),
    ...(group === undefined ? [] : [[`a group is like ${group}`, { group }] as const]),
    ...Object.entries(tags).map(([name, pattern]): Part => [
      `tag ${name} is like ${pattern}`,
      { tags: { [name]: pattern } },
    ]),
    ...all.flatMap(partsOf),
    ...(any === undefined ? [] : [[`any of: ${any.map(inWords).join('; ')}`, { any }] as const]),
    ...(not === undefined ? [] : [[`not: ${inWords(not)}`, { not }] as const]),
  ];
}

function inWords(match: Match): string {
  const words = partsOf(match).map(([part]) => part);
  return words.length === 0 ? 'anybody' : words.join(' and ');
}
