import type { Decision, Step } from '../core/model/decision.ts';
import { dateAndDistance } from './words.ts';
import type { Explanation } from './explanation.ts';
import { needsPeople } from './meanings.ts';

/** What happens next to a key, and when, as one sentence. */
export function nextSentence(decision: Decision, { now }: Pick<Explanation, 'now'>): string {
  if (decision.kind === 'step')
    return `${DUE[decision.step]} Due since ${dateAndDistance(now, decision.due)}.`;
  const { next, reason } = decision;
  if (next !== null)
    return `${COMING[next.step]}, not before ${dateAndDistance(now, next.at)}, if nothing changes.`;
  return needsPeople(reason) ? 'Nothing, until somebody acts.' : 'Nothing.';
}

const DUE: Readonly<Record<Step, string>> = {
  notify: 'The next apply writes to the owner.',
  rotate: 'The next apply rotates it.',
  deactivate: 'The next apply deactivates it.',
  delete: 'The next apply deletes it, which cannot be undone.',
  repair: 'The next apply puts our record right.',
  restore: 'The next apply restores it.',
};

const COMING: Readonly<Record<Step, string>> = {
  notify: 'The owner is written to',
  rotate: 'It is rotated',
  deactivate: 'It is deactivated',
  delete: 'It is deleted',
  repair: 'Our record is put right',
  restore: 'It is restored',
};
