import { visible } from '../core/visible.ts';
import type { RuleAnswer } from '../core/why-rule.ts';
import { type Style, palette } from './style.ts';

/** Which rule is a user's and why, for a terminal. */
export function whichRuleText(user: string, answers: readonly RuleAnswer[], style: Style): string {
  const { strong, soft } = palette(style);
  const last = answers.at(-1);
  const lines = answers.flatMap(({ rule, answer, conditions }) => [
    `${answer === 'yes' ? strong(visible(rule)) : visible(rule)}: ${WORDS[answer]}`,
    ...(conditions.length === 0 ? [soft('  for everybody')] : []),
    ...conditions.map((each) => `  ${each.answer.padEnd(8)}${visible(each.words)}`),
  ]);
  return [`${strong(visible(user))} ${conclusion(last)}`, '', ...lines].join('\n');
}

const WORDS = { yes: 'matches', no: 'does not match', unknown: 'cannot be told' } as const;

function conclusion(last: RuleAnswer | undefined): string {
  if (last === undefined || last.answer === 'no') return 'is under no rule: reported, and never changed.';
  return last.answer === 'yes'
    ? `is under the rule "${visible(last.rule)}", the first that matches.`
    : `is held: whether the rule "${visible(last.rule)}" matches cannot be told.`;
}
