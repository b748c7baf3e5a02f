import { afterAll } from 'vitest';
import type { Fault } from '../../src/sandbox/faults/fault.ts';
import { accessOf, type LoggedCall } from '../../src/sandbox/log/call-log.ts';
import { type Ends, type Rotation, faultsAfterwards, faultsOfRun } from './rotation.ts';

/** One call of a run: which operation, and how many calls of it came before. */
export interface Point {
  readonly operation: string;
  readonly earlier: number;
}

/** How a call goes wrong. Where it says how often, the call is answered when it is tried again. */
export type Kind = keyof typeof KINDS;

const FAILED = { code: 'InternalFailure', status: 500 };
const KINDS = {
  throttled: { kind: 'throttle' },
  failing: { kind: 'error', ...FAILED },
  denied: { kind: 'error', code: 'AccessDenied', status: 403 },
  dropped: { kind: 'drop' },
  'failing after its effect': { kind: 'error-after', ...FAILED },
  'failing once after its effect': { kind: 'error-after', ...FAILED, times: 1 },
  'dropped after its effect': { kind: 'drop-after' },
  'dropped once after its effect': { kind: 'drop-after', times: 1 },
} as const satisfies Readonly<Record<string, object>>;

const BEFORE: readonly Kind[] = ['throttled', 'failing', 'denied', 'dropped'];
const ALL: readonly Kind[] = Object.keys(KINDS) as Kind[];

/** A read without an answer is one, whether it was read or not. */
export function kindsFor({ operation }: Point): readonly Kind[] {
  return accessOf(operation.split(':')[1] ?? '') === 'read' ? BEFORE : ALL;
}

/** From this call on, and for the rest of the run unless it says how often, calls of the operation go wrong. */
export function faultAt({ operation, earlier }: Point, kind: Kind): Fault {
  return { operation, after: earlier, ...KINDS[kind] };
}

/** The calls of a run as points; those that repeat the one before say nothing new. */
export function pointsOf(calls: readonly LoggedCall[]): readonly Point[] {
  const seen = new Map<string, number>();
  const points = calls.map(({ service, operation }): Point => {
    const name = `${service}:${operation}`;
    const earlier = seen.get(name) ?? 0;
    seen.set(name, earlier + 1);
    return { operation: name, earlier };
  });
  return points.filter(({ operation }, index) => operation !== points[index - 1]?.operation);
}

/** Runs once with these faults, then lets the runs after it go undisturbed. Says everything that is wrong. */
export async function disturbedRun(
  rotation: Rotation,
  faults: readonly Fault[],
  ends: Ends = 'replaced',
): Promise<readonly string[]> {
  const { ran, missed } = await runWith(rotation, faults);
  if (missed > 0) return [`${missed} faults struck nothing`];
  return [...(await faultsOfRun(rotation, ran, ends)), ...(await faultsAfterwards(rotation))];
}

/** Runs once with these faults. @returns how it ended, and how many of the faults never struck */
export async function runWith({ world: { control }, run }: Rotation, faults: readonly Fault[]) {
  const set = faults.map((fault) => control.addFault(fault).id);
  const ran = await run();
  const missed = control.faults().filter(({ id, struck }) => set.includes(id) && struck === 0).length;
  for (const id of set) control.clearFaults(id);
  return { ran, missed };
}

/** Counts the faults that came out well, and says so when the file's tests are over. */
export function faultCount(what: string): (faults: readonly string[]) => void {
  let tried = 0;
  let converged = 0;
  afterAll(() => {
    const all = converged === tried ? 'all' : String(converged);
    process.stdout.write(`${what}: faults tried: ${tried}, ${all} converged\n`);
  });
  return (faults) => {
    tried += 1;
    if (faults.length === 0) converged += 1;
  };
}
