import { type Finding, SEVERITIES, type Severity } from '../core/posture/finding.ts';
import type { AccountPosture, Posture } from '../core/posture/posture.ts';
import { paragraph, table } from './layout.ts';
import { type Paint, type Palette, type Style, palette } from './style.ts';
import { accountLabel, count, minute } from './words.ts';

/** A posture for a terminal: how much of what, then per account what was found, most severe first. */
export function scanTable(posture: Posture, style: Style): string {
  const blocks = [
    summary(posture, style),
    ...posture.accounts.map((account) => accountBlock(account, posture, style)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function summary({ accounts, generatedAt }: Posture, style: Style): string {
  const { strong } = palette(style);
  const total = (of: (account: AccountPosture) => number) =>
    accounts.reduce((sum, account) => sum + of(account), 0);
  const findings = accounts.flatMap((account) => account.findings);
  const graded = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const which =
    accounts.length === 1
      ? `Account ${accounts[0] === undefined ? '' : accountLabel(accounts[0])}`
      : count(accounts.length, 'account');
  const size = `${count(
    total(({ users }) => users),
    'user',
  )}, ${count(
    total(({ keys }) => keys),
    'key',
  )} (${total(({ activeKeys }) => activeKeys)} active)`;
  const found =
    graded.length === 0 ? 'nothing found' : `${count(findings.length, 'finding')} (${graded.join(', ')})`;
  return strong(paragraph(`${which}, ${minute(generatedAt)}: ${size}; ${found}.`, style));
}

function accountBlock(account: AccountPosture, { accounts }: Posture, style: Style): string {
  const colors = palette(style);
  return [
    ...(accounts.length > 1 ? [colors.strong(`Account ${accountLabel(account)}`)] : []),
    ...(account.findings.length === 0 ? [colors.green('Nothing to worry about.')] : []),
    ...SEVERITIES.flatMap((severity) => severityBlock(severity, account.findings, style)),
    ...notes(account, style),
  ].join('\n\n');
}

function severityBlock(severity: Severity, all: readonly Finding[], style: Style): readonly string[] {
  const colors = palette(style);
  const findings = all.filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const columns = [
    { head: 'USER' },
    { head: 'KEY', whole: true },
    { head: 'AGE', whole: true },
    { head: 'IDLE', whole: true },
    { head: 'WHY' },
  ];
  const rows = findings.map(({ user, keyId, slot, ageDays, idleDays, reason, message }) => [
    user,
    keyId ?? (slot === null ? '' : `slot ${slot}`),
    daysOrNothing(ageDays),
    daysOrNothing(idleDays),
    `${reason}: ${message}`,
  ]);
  const title = `${severity.toUpperCase()} (${findings.length})`;
  return [`${colors.strong(paintOf(severity, colors)(title))}\n${table(columns, rows, style)}`];
}

function paintOf(severity: Severity, { red, amber, soft }: Palette): Paint {
  switch (severity) {
    case 'critical':
    case 'high':
      return red;
    case 'medium':
      return amber;
    case 'low':
      return soft;
  }
}

function notes({ notes, findings }: AccountPosture, style: Style): readonly string[] {
  const { soft } = palette(style);
  const said = [
    ...notes,
    ...(findings.some(({ ageFrom }) => ageFrom === 'last_rotated')
      ? [
          'Ages are counted from last_rotated of the credential report: created or last changed, so a key may be older.',
        ]
      : []),
  ];
  return said.length === 0 ? [] : [said.map((note) => soft(paragraph(`Note: ${note}`, style))).join('\n')];
}

function daysOrNothing(days: number | null): string {
  return days === null ? '' : `${days}d`;
}
