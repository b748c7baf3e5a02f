import { WEEKDAYS } from '../../core/model/policy.ts';
import { DEFAULT_GUARDRAILS } from '../defaults.ts';
import type { Finding } from '../finding.ts';
import type { WrittenPolicy } from '../schema/policy-file.ts';
import { parseShare } from '../values.ts';

/** Guardrails that let nothing through for ever, or not what they seem to. */
export function guardrailWarnings({ guardrails = {}, accounts = 'self' }: WrittenPolicy): readonly Finding[] {
  const found: Finding[] = [];
  const warn = (key: readonly string[], message: string): void => {
    found.push({ path: ['guardrails', ...key], at: 'key', message });
  };
  const { fleet = {} } = guardrails;
  if (guardrails['per-run'] !== undefined) {
    warn(
      ['per-run'],
      'is the old name of `per-day`. It now counts any 20 hours, however many runs there are. Write `per-day`.',
    );
  }
  const perDay = guardrails['per-day'] ?? guardrails['per-run'] ?? DEFAULT_GUARDRAILS.perDay;
  const fleetPerDay = fleet['per-day'] ?? (accounts === 'self' ? Infinity : DEFAULT_GUARDRAILS.fleet.perDay);
  if (fleetPerDay < perDay) {
    const isWritten = fleet['per-day'] !== undefined;
    const key = guardrails['per-run'] === undefined ? 'per-day' : 'per-run';
    warn(
      isWritten ? ['fleet', 'per-day'] : [key],
      isWritten
        ? `is less than the \`per-day\` of one account (${perDay}), which can then never be reached.`
        : `is more than all accounts together may change (\`fleet.per-day\`, ${fleetPerDay}), so it can never be reached.`,
    );
  }
  if (WEEKDAYS.every((day) => guardrails['blackout-days']?.includes(day)))
    warn(['blackout-days'], 'holds all seven days: no key is ever rotated, deactivated or deleted.');
  if (parseShare(guardrails.rollout) === 0)
    warn(['rollout'], 'is 0%: nothing ever starts for any user, notices included.');
  if (parseShare(guardrails['stop-above']) === 0)
    warn(['stop-above'], 'is 0%: as soon as a few keys are due together, nothing destructive is ever done.');
  if (parseShare(fleet['stop-above']) === 0) {
    warn(
      ['fleet', 'stop-above'],
      'is 0%: as soon as a few keys are due together, nothing destructive is ever done in any account.',
    );
  }
  if (guardrails['protected-paths']?.includes('/'))
    warn(['protected-paths'], 'holds `/`, which is the path of every user: all of them are only reported.');
  return found;
}
