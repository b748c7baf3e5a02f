import { type Paint, type Style, palette } from '../report/style.ts';
import type { CallerFacts } from './facts.ts';
import { AREAS, type Finding, type Status } from './finding.ts';

/** What was found, in the order in which things must work. */
export interface Diagnosis {
  readonly caller: CallerFacts | null;
  readonly findings: readonly Finding[];
}

/** Whether a run could go on; what is unknown is not held against it. */
export function isFit({ findings }: Diagnosis): boolean {
  return findings.every(({ status }) => status !== 'fail');
}

/** By area, in the order in which things must work. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area));
}

export function diagnosisToJson(diagnosis: Diagnosis): unknown {
  const { caller, findings } = diagnosis;
  return {
    version: 1,
    ok: isFit(diagnosis),
    account: caller?.account ?? null,
    caller: caller?.arn ?? null,
    findings,
  };
}

const MARKS: Readonly<Record<Status, string>> = {
  ok: 'ok     ',
  warn: 'warn   ',
  fail: 'FAIL   ',
  unknown: 'unknown',
};

/** By area; under what is not well stands what to do. Lines are left whole, so that commands can be copied. */
export function diagnosisText({ findings }: Diagnosis, style: Style): string {
  const { strong, green, amber, alarm, soft } = palette(style);
  const paint = { ok: green, warn: amber, fail: alarm, unknown: soft };
  const areas = AREAS.flatMap((area) => {
    const here = findings.filter((finding) => finding.area === area);
    return here.length === 0
      ? []
      : [[strong(area), ...here.flatMap((finding) => linesOf(finding, paint))].join('\n')];
  });
  return [...areas, summary(findings)].join('\n\n');
}

function linesOf(
  { status, message, fix }: Finding,
  paint: Readonly<Record<Status, Paint>>,
): readonly string[] {
  const line = `  ${paint[status](MARKS[status])}  ${message}`;
  return fix === null ? [line] : [line, `           → ${fix}`];
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const [fails, warns, unknowns] = [count('fail'), count('warn'), count('unknown')];
  if (fails + warns + unknowns === 0) return 'Everything that was looked at is well.';
  const parts = [
    `${fails} to put right`,
    `${warns} to think about`,
    `${unknowns} that could not be found out`,
  ];
  return `${parts.join(', ')}.`;
}
