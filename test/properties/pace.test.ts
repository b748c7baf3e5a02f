import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard, stillAllowed } from '../../src/core/guardrails.ts';
import { type Entry, type Kind, LATELY, latelyOf, noted } from '../../src/core/lately.ts';
import type { StepDecision } from '../../src/core/model/decision.ts';
import { HOUR, type Instant, MINUTE } from '../../src/core/model/time.ts';
import { keyId } from '../build/key.ts';
import { aPolicy } from '../build/policy.ts';
import { aStep } from '../build/step.ts';
import { NOW } from '../build/time.ts';

/** One run over an account: planned at one moment, consented to and carried out at a later one. */
interface Run {
  readonly name: string;
  readonly planned: Instant;
  /** How long somebody thinks about the plan. */
  readonly thinks: number;
  /** How far it comes before it is killed. */
  readonly comesTo: number;
}

const anyRuns = fc.array(
  fc.record({
    name: fc.constantFrom('day-1', 'day-2', 'by hand'),
    planned: fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => NOW + minutes * MINUTE),
    thinks: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 12 }).map((hours) => hours * HOUR),
    ),
    comesTo: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const anyDue = fc.array(fc.constantFrom('rotate', 'deactivate', 'delete', 'notify', 'undo'), {
  maxLength: 30,
});

function stepOf(kind: string, number: number): StepDecision {
  const subject = { user: `user-${number}`, keyId: keyId(number) };
  if (kind === 'undo') return aStep({ ...subject, step: 'repair', undoes: true });
  return aStep({ ...subject, step: kind as 'rotate' });
}

/** As history has it when a step was begun, or a notice accepted. */
function lineOf({ step, user, keyId: id }: StepDecision, at: Instant, run: string, seq: number): Entry {
  if (step === 'notify')
    return {
      seq,
      run,
      event: 'notice-accepted',
      at,
      user,
      keyId: id,
      data: { announced: 'deactivate', promised: '2026-11-20T00:00:00Z', reminder: null },
    };
  return {
    seq,
    run,
    event: 'intent',
    at,
    user,
    keyId: id,
    data: { step, ...(step === 'repair' ? { undo: true } : {}) },
  };
}

describe('whatever the order, the number and the names of runs', () => {
  it('no more of a kind is begun on an account in any 20 hours than per-day says, and a run that may does something', () => {
    fc.assert(
      fc.property(
        anyDue,
        anyRuns,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (kinds, runs, perDay, fails) => {
          const { guardrails } = aPolicy({ guardrails: { perDay } });
          const due = kinds.map(stepOf);
          const history: Entry[] = [];
          const isDone = (step: StepDecision) => !fails && history.some(({ keyId: id }) => id === step.keyId);
          const plan = (at: Instant, name: string) =>
            guard(
              due.filter((step) => !isDone(step)),
              () => true,
              {
                managedActiveKeys: 1000,
                managedKeys: 1000,
                begun: new Set(),
                lately: latelyOf(history, { of: name }),
              },
              guardrails,
              at,
            ).steps;
          const plans = new Map<Run, readonly StepDecision[]>();
          const moments = runs.flatMap((run) => [
            { at: run.planned, act: () => void plans.set(run, plan(run.planned, run.name)) },
            { at: run.planned + run.thinks + MINUTE, act: () => carryOut(run) },
          ]);
          const carryOut = (run: Run) => {
            const at = run.planned + run.thinks + MINUTE;
            let lately = latelyOf(history);
            for (const step of (plans.get(run) ?? []).slice(0, run.comesTo)) {
              if (isDone(step) || stillAllowed(step, at, guardrails, lately) !== undefined) continue;
              const line = lineOf(step, at, run.name, history.length + 1);
              history.push(line);
              lately = noted(lately, line);
            }
          };
          for (const { act } of moments.toSorted((a, b) => a.at - b.at)) act();
          for (const kind of ['rotate', 'deactivate', 'delete', 'announce-deactivate'] as const)
            for (const { at } of history) expect(keysBegun(history, kind, at)).toBeLessThanOrEqual(perDay);
          const [first] = plans.values();
          if (due.length > 0) expect(first?.length).toBeGreaterThan(0);
        },
      ),
      { seed: 20261104, numRuns: 500 },
    );
  });
});

/** How many keys a kind was begun for in the 20 hours up to a moment, counted by hand. */
function keysBegun(history: readonly Entry[], kind: Kind, until: Instant): number {
  const within = history.filter(({ at }) => at <= until && until - at < LATELY);
  const ofKind = within.filter(({ event, data }) =>
    kind === 'announce-deactivate'
      ? event === 'notice-accepted'
      : data['step'] === kind || (kind === 'deactivate' && data['undo'] === true),
  );
  return new Set(ofKind.map(({ keyId: id }) => id)).size;
}
