import type { Finding } from '../finding.ts';
import { field } from '../untrusted.ts';

/** What is wrong between the keys of `guardrails`. */
export function guardrailsFaults(written: unknown): readonly Finding[] {
  const guardrails = field(written, 'guardrails');
  const perDay = field(guardrails, 'per-day');
  if (perDay === undefined || field(guardrails, 'per-run') === undefined) return [];
  const message =
    'is the old name of per-day, and per-day is given too. Keep one: remove per-run, and write the limit as per-day.';
  const suggestion = typeof perDay === 'number' ? { suggestion: `per-day: ${perDay}` } : {};
  return [{ path: ['guardrails', 'per-run'], at: 'key', message, ...suggestion }];
}
