import { z } from 'zod';
import type { FleetShare } from '../core/accounts/weigh.ts';
import { perKind } from '../core/lately.ts';

/** An event that a function cannot be for: sent by hand, or by a rule that was changed. */
class EventError extends Error {
  override readonly name = 'EventError';
}

/** As Step Functions lets an execution be called. */
const Run = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,79}$/, 'is no name of a run: letters, digits, - and _, at most 80');
const Scheduled = z.iso.datetime({ offset: true });

/** A run is named; or it is that of the day on which a scheduler called. */
const RunEvent = z
  .object({ run: Run.optional(), scheduled: Scheduled.optional() })
  .refine(({ run, scheduled }) => run !== undefined || scheduled !== undefined, 'names no run')
  .transform(({ run, scheduled }) => ({ run: run ?? dayOf(scheduled ?? '') }));

const Amount = z.int().min(0);
const Share = z.object({
  stopped: z.string().nullable(),
  share: z.object(perKind(() => Amount)),
  since: z.number(),
});
const Turn = z.object({
  account: z
    .object({
      account: z.string().regex(/^\d{12}$/, 'is no account id'),
      name: z.string().nullable(),
      fleet: Share.optional(),
    })
    .optional(),
  phase: z.enum(['look', 'act']).optional(),
  turn: z.int().min(1).default(1),
});

/** @throws EventError */
export function runEvent(event: unknown): { readonly run: string } {
  return read(RunEvent, event, '{"run": "day-2026-11-04"}');
}

/** One turn of a run over one account. */
export interface AccountEvent {
  /** Absent: the account of the function itself. */
  readonly account?:
    | {
        readonly account: string;
        readonly name: string | null;
        /** What the fleet leaves to it; absent: it is a fleet of one. */
        readonly fleet?: FleetShare | undefined;
      }
    | undefined;
  /** Whether it is only looked at and counted, or acted in after the fleet was weighed; absent: both at once. */
  readonly phase?: 'look' | 'act' | undefined;
  /** Names the run that this account is part of. */
  readonly run: string;
  /** From 1. */
  readonly turn: number;
}

/** @throws EventError */
export function accountEvent(event: unknown): AccountEvent {
  const example =
    '{"run": "day-2026-11-04", "account": {"account": "111122223333", "name": null}, "turn": 1}';
  const turn = read(Turn, event, example);
  if (turn.phase === 'act' && turn.account?.fleet === undefined)
    throw new EventError('The event is not for this function: it says "act" and no share of the fleet.');
  return { ...read(RunEvent, event, example), ...turn };
}

function read<T>(schema: z.ZodType<T>, event: unknown, example: string): T {
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  const because = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? `it ${message}` : `${path.join('.')} ${message}`,
  );
  throw new EventError(`The event is not for this function: ${because.join('; ')}. It takes ${example}.`);
}

/** All calls of one day are turns of one run, so what it may do in a day it does once. */
function dayOf(scheduled: string): string {
  return `day-${new Date(scheduled).toISOString().slice(0, 10)}`;
}
