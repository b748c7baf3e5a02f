import type { ReportUser } from './report/user.ts';

const NAMED = 5;

/** Rows that cannot be trusted: their users were read live instead. */
export function aboutFaults(reported: ReadonlyMap<string, ReportUser>): readonly string[] {
  return [...reported.values()].flatMap(({ faults }) =>
    faults.map(({ message }) => `${message} The user was read live instead.`),
  );
}

export function aboutVanished(names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [`Deleted while the account was being read, and left out: ${some(names)}.`];
}

export function aboutGone(names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [`In the credential report, but deleted or renamed since: ${some(names)}.`];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}
