import type { Decision } from '../core/model/decision.ts';
import { toDate } from '../core/model/time.ts';
import { keyFacts, receiptLine, userFacts } from './explain-facts.ts';
import { type ExplainedKey, type Explanation, explainedKeys } from './explanation.ts';
import { eventWords } from './event-words.ts';
import { paragraph } from './layout.ts';
import { MEANINGS, needsPeople } from './meanings.ts';
import { nextSentence } from './next.ts';
import { objections } from './objections.ts';
import { visible } from '../core/visible.ts';
import { type Style, palette } from './style.ts';
import { accountLabel, minute } from './words.ts';

/** Lines of history shown for one key; `history KEY` has the rest. */
const MOST_HISTORY = 12;
const LABEL = 14;

/**
 * A user and their keys for a terminal, so that a stranger understands what happens next, when, and why: the facts,
 * who answers, the rule; then per key the decision, what its reason means, what comes next, who was told, what
 * happened, and how to object.
 */
export function explainText(explanation: Explanation, style: Style): string {
  const { strong, amber } = palette(style);
  const { user, accountName = null, hypothetical, now } = explanation;
  const aboutUser = explanation.decisions.filter(({ keyId }) => keyId === null);
  const keys = explainedKeys(explanation);
  const blocks = [
    strong(
      `User ${visible(user.user)} in account ${accountLabel({ account: user.account, name: accountName })}`,
    ),
    ...(hypothetical ? [amber(`As of ${toDate(now)}, if nothing is used until then.`)] : []),
    lines(userFacts(explanation), style),
    ...aboutUser.map((decision) => decisionLines(decision, explanation, style)),
    ...(user.keys.known && user.keys.value.length === 0 ? ['The user has no access keys.'] : []),
    ...keys.map((key) => keyBlock(key, explanation, style)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function keyBlock(key: ExplainedKey, explanation: Explanation, style: Style): string {
  const { strong, soft } = palette(style);
  const slot = key.key?.slot ?? null;
  const name = key.keyId ?? (slot === null ? 'with unknown id' : `in slot ${slot}`);
  const told = key.receipts.known
    ? key.receipts.value.map((receipt) => receiptLine(receipt, explanation.now))
    : [`not known: ${key.receipts.because}`];
  const older = key.history.length - MOST_HISTORY;
  const events = key.history.slice(-MOST_HISTORY).map((entry) => `${minute(entry.at)}  ${eventWords(entry)}`);
  return [
    `${strong(`Access key ${visible(name)}`)}${key.key === null ? soft('  (no longer exists)') : ''}`,
    `${lines(keyFacts(key, explanation), style)}\n`,
    ...key.decisions.map((decision) => decisionLines(decision, explanation, style)),
    lines([['Told', told.length === 0 ? ['nobody yet'] : told]], style),
    lines(
      [
        [
          'History',
          [
            ...(older > 0 ? [`(${older} earlier: keywarden history ${name})`] : []),
            ...(events.length === 0 ? ['nothing yet'] : events),
          ],
        ],
      ],
      style,
    ),
    ...key.decisions
      .slice(0, 1)
      .map((decision) => lines([['To object', objections(decision, explanation)]], style)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function decisionLines(decision: Decision, explanation: Explanation, style: Style): string {
  const { alarm, amber, green, soft } = palette(style);
  const { kind, reason, message } = decision;
  const paint = needsPeople(reason) ? alarm : kind === 'step' ? amber : kind === 'healthy' ? green : soft;
  return [
    lines([['Now', [`${kind === 'step' ? decision.step : kind}, ${reason}`]]], style, paint),
    lines(
      [
        ['Why', [message]],
        ['Which means', [MEANINGS[reason]]],
      ],
      style,
    ),
    lines([['What is next', [nextSentence(decision, explanation)]]], style, palette(style).strong),
  ].join('\n');
}

/** Facts under each other, their names in a column on the left. */
function lines(
  facts: readonly (readonly [name: string, values: readonly string[]])[],
  style: Style,
  paint: (text: string) => string = (text) => text,
): string {
  const { soft } = palette(style);
  return facts
    .flatMap(([name, values]) =>
      values.map((value, index) => {
        const [first = '', ...rest] = paragraph(value, style, LABEL + 2).split('\n');
        const label = `  ${(index === 0 ? name : '').padEnd(LABEL)}`;
        return [soft(label) + paint(first.trimStart()), ...rest.map((line) => paint(line))].join('\n');
      }),
    )
    .join('\n');
}
