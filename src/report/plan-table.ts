import type { Step } from '../core/model/decision.ts';
import type {
  AccountPlan,
  GuardrailReport,
  HeldItem,
  Plan,
  PlanItem,
  UpcomingItem,
} from '../core/model/plan.ts';
import { DAY, type Instant, toDate } from '../core/model/time.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import { paragraph, table } from './layout.ts';
import { MEANINGS, needsPeople } from './meanings.ts';
import { type Palette, type Style, palette } from './style.ts';
import { STEP_TITLES, accountLabel, count, distance, minute } from './words.ts';

const SOON = 14 * DAY;
/** Rows shown of what waits for people; more of them usually have one cause. */
const MOST_FOR_PEOPLE = 20;

/** A plan for a terminal: how much, then per account what is due now, what comes, and what is held and why. */
export function planTable(plan: Plan, style: Style): string {
  const blocks = [
    summary(plan, style),
    ...plan.accounts.map((account) => accountBlock(account, plan, style)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function summary({ accounts, generatedAt, hypothetical }: Plan, style: Style): string {
  const { strong, amber } = palette(style);
  const items = accounts.flatMap((account) => account.items);
  const steps = stepsIn(items).map(
    (step) => `${items.filter(({ decision }) => decision.step === step).length} ${step}`,
  );
  const due = steps.length === 0 ? 'nothing due now' : `due now: ${steps.join(', ')}`;
  const soon = accounts.flatMap(({ upcoming }) =>
    upcoming.filter((item) => isSoon(item, generatedAt)),
  ).length;
  const held = accounts.flatMap(({ holds }) => holds).length;
  const which =
    accounts.length === 1
      ? `account ${accounts[0] === undefined ? '' : accountLabel(accounts[0])}`
      : count(accounts.length, 'account');
  return [
    strong(
      paragraph(
        `Plan for ${which}, ${minute(generatedAt)}: ${due}; ${soon} in the next 14 days; ${held} held.`,
        style,
      ),
    ),
    ...(hypothetical
      ? [amber(paragraph('Made for another day than today: for reading only, apply refuses it.', style))]
      : []),
  ].join('\n');
}

function accountBlock(account: AccountPlan, { accounts, generatedAt }: Plan, style: Style): string {
  const { strong } = palette(style);
  return [
    ...(accounts.length > 1 ? [strong(`Account ${accountLabel(account)}`)] : []),
    ...alarms(account, style),
    ...dueNow(account.items, style),
    ...upcoming(account.upcoming, generatedAt, style),
    ...forPeople(account.holds, style),
    ...held(account.holds, style),
  ].join('\n\n');
}

function alarms({ errors, guardrails }: AccountPlan, style: Style): readonly string[] {
  const colors = palette(style);
  const lines = [
    ...errors.map((error) => colors.alarm(paragraph(`ERROR  ${error}`, style))),
    ...(guardrails.stopped === null ? [] : [stopped(guardrails.stopped, style, colors)]),
    ...railNotes(guardrails).map((note) => colors.amber(paragraph(note, style))),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function stopped(because: string, style: Style, { alarm }: Palette): string {
  return alarm(paragraph(`STOPPED  ${because}`, style));
}

function railNotes({ paced, blackout }: GuardrailReport): readonly string[] {
  return [
    ...(blackout ? ['Blackout day: nothing destructive is done today.'] : []),
    ...(paced === 0
      ? []
      : [`Paced: ${count(paced, 'step')} more than "per-day" allows; a later run goes on.`]),
  ];
}

function dueNow(items: readonly PlanItem[], style: Style): readonly string[] {
  const colors = palette(style);
  if (items.length === 0) return [colors.green('Nothing is due now.')];
  return stepsIn(items).map((step) => {
    const own = items.filter(({ decision }) => decision.step === step);
    const rows = own.map(({ decision }) => [
      decision.user,
      decision.keyId ?? '',
      step === 'notify' ? `${decision.owner ?? ''}: ${decision.message}` : decision.message,
    ]);
    const columns = [
      { head: 'USER' },
      { head: 'KEY', whole: true },
      { head: step === 'notify' ? 'WHO AND WHY' : 'WHY' },
    ];
    return `${titleOf(step, own.length, colors)}\n${table(columns, rows, style)}`;
  });
}

function titleOf(step: Step, number: number, colors: Palette): string {
  const paint =
    step === 'delete'
      ? colors.red
      : step === 'deactivate' || step === 'rotate'
        ? colors.amber
        : colors.strong;
  return colors.strong(paint(`${STEP_TITLES[step]} now (${number})`));
}

function upcoming(items: readonly UpcomingItem[], now: Instant, style: Style): readonly string[] {
  const { strong, soft } = palette(style);
  const soon = items.filter((item) => isSoon(item, now)).toSorted((a, b) => a.due - b.due);
  const later = items.length - soon.length;
  const more = later === 0 ? [] : [soft(`  and ${later} later`)];
  if (soon.length === 0)
    return more.length === 0 ? [] : [[strong('In the next 14 days: nothing'), ...more].join('\n')];
  const columns = [
    { head: 'DATE', whole: true },
    { head: '', whole: true },
    { head: 'STEP', whole: true },
    { head: 'USER' },
    { head: 'KEY', whole: true },
  ];
  const rows = soon.map(({ due, step, user, keyId }) => [
    toDate(due),
    distance(now, due),
    step,
    user,
    keyId ?? '',
  ]);
  return [[strong(`In the next 14 days (${soon.length})`), table(columns, rows, style), ...more].join('\n')];
}

function isSoon({ due }: UpcomingItem, now: Instant): boolean {
  return due <= now + SOON;
}

/** Holds that stay until somebody does something are named one by one. */
function forPeople(holds: readonly HeldItem[], style: Style): readonly string[] {
  const { alarm, soft } = palette(style);
  const waiting = holds.filter(({ decision }) => needsPeople(decision.reason));
  if (waiting.length === 0) return [];
  const shown = waiting.slice(0, MOST_FOR_PEOPLE);
  const rows = shown.map(({ decision: { user, keyId, reason, message } }) => [
    user,
    keyId ?? '',
    `${reason}: ${message}`,
  ]);
  const columns = [{ head: 'USER' }, { head: 'KEY', whole: true }, { head: 'WHY' }];
  const more = waiting.length - shown.length;
  return [
    [
      alarm(`Held until somebody acts (${waiting.length})`),
      table(columns, rows, style),
      ...(more === 0 ? [] : [soft(`  and ${more} more`)]),
    ].join('\n'),
  ];
}

/** The rest is counted: it is as it should be, or will be by itself. */
function held(holds: readonly HeldItem[], style: Style): readonly string[] {
  const { strong } = palette(style);
  const counts = new Map<ReasonCode, number>();
  for (const { decision } of holds) {
    if (!needsPeople(decision.reason)) counts.set(decision.reason, (counts.get(decision.reason) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const rows = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, number]) => [reason, String(number), MEANINGS[reason]]);
  const total = [...counts.values()].reduce((sum, number) => sum + number, 0);
  const columns = [
    { head: 'REASON', whole: true },
    { head: 'COUNT', whole: true },
    { head: 'WHAT IT MEANS' },
  ];
  return [`${strong(`Held (${total})`)}\n${table(columns, rows, style)}`];
}

/** In the order in which they are done. */
function stepsIn(items: readonly PlanItem[]): readonly Step[] {
  return [...new Set(items.map(({ decision }) => decision.step))];
}
