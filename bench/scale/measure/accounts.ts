import type { RunFigures, SizeFigures, StepFigures, StepKind } from '../figures.ts';
import { type Environment, environmentFor } from './environment.ts';
import { type Member, type MeasuredWorld, aWorldOf } from './world.ts';

/** Under this rule every key is healthy, whatever the seed made of it. */
const NOTHING_IS_DUE = [{ name: 'everyone', unused: { after: '9000d', grace: '7d', remind: [] } }];
/** Under this one about a quarter of the keys have been idle for too long. */
const UNUSED_ARE_DUE = [
  { name: 'everyone', unused: { after: '45d', grace: '7d', remind: [], delete: '30d' } },
];

/** Users of the accounts that are measured. Three in five have keys. IAM takes no more than 5,000. */
const SIZES = [10, 100, 1000, 5000];

interface Ran extends RunFigures {
  readonly done: Readonly<Record<string, number>>;
}

/** One account after the other: its first run, its quiet next day, and the same once more in a warm function. */
export async function measureSizes(root: string, latencyMs: number): Promise<readonly SizeFigures[]> {
  const sizes: SizeFigures[] = [];
  for (const users of SIZES) {
    const member: Member = { id: `2000000${String(users).padStart(5, '0')}`, users, withKeys: users * 0.6 };
    const world = await aWorldOf([member], latencyMs);
    const environment = environmentFor(world.place, root);
    world.configure(NOTHING_IS_DUE);
    const [first] = await run(world, environment, member, ['day-1']);
    world.passDays(1);
    const [quiet, warm] = await run(world, environment, member, ['day-2', 'day-2b']);
    sizes.push({
      users,
      keys: keysIn(world, member),
      first: figuresOf(first),
      quiet: figuresOf(quiet),
      warm: figuresOf(warm),
      storedBytes: world.stored(`/${member.id}/`).bytes,
    });
    await world.sandbox.close();
  }
  return sizes;
}

/** What notices, deactivations and deletions add to a run over an account of a hundred users. */
export async function measureSteps(
  root: string,
  latencyMs: number,
): Promise<Readonly<Record<StepKind, StepFigures>>> {
  const member: Member = { id: '300000000100', users: 100, withKeys: 60 };
  const world = await aWorldOf([member], latencyMs);
  const environment = environmentFor(world.place, root);
  const size = () => world.stored(`/${member.id}/`).bytes;
  world.configure(NOTHING_IS_DUE);
  await run(world, environment, member, ['day-1']);
  world.passDays(1);
  const [quiet] = await run(world, environment, member, ['day-2']);
  world.configure(UNUSED_ARE_DUE);
  const before = size();
  const [telling] = await run(world, environment, member, ['day-2b']);
  const notify = perStep(telling, quiet, 'notify', size() - before);
  world.passDays(8);
  const [deactivating] = await run(world, environment, member, ['day-10']);
  world.passDays(31);
  // The others go on being deactivated, ten a day, before the first come up for deletion.
  const [deleting] = await run(world, environment, member, ['day-41']);
  await world.sandbox.close();
  return {
    notify,
    deactivate: perStep(without(deactivating, notify, 'notify'), quiet, 'deactivate', 0),
    delete: perStep(
      without(
        without(deleting, notify, 'notify'),
        perStep(without(deactivating, notify, 'notify'), quiet, 'deactivate', 0),
        'deactivate',
      ),
      quiet,
      'delete',
      0,
    ),
  };
}

/** Calls a user where GetAccountAuthorizationDetails is denied. */
export async function measureFallback(root: string): Promise<number> {
  const member: Member = { id: '400000000100', users: 100, withKeys: 60 };
  const world = await aWorldOf([member], 0);
  world.sandbox.control.addFault({
    operation: 'iam:GetAccountAuthorizationDetails',
    kind: 'error',
    code: 'AccessDenied',
    status: 403,
  });
  world.configure(NOTHING_IS_DUE);
  const environment = environmentFor(world.place, root);
  const [first] = await run(world, environment, member, ['day-1']);
  await world.sandbox.close();
  return iamCalls(first) / member.users;
}

async function run(
  world: MeasuredWorld,
  { invoke }: Environment,
  { id }: Member,
  runs: readonly string[],
): Promise<readonly Ran[]> {
  // As `accounts` leaves it for all accounts of a run, which ask SES nothing then.
  for (const name of runs) world.put(`store/runs/${name}/suppressed.json`, '[]');
  world.takeCalls();
  const events = runs.map((name) => ({ run: name, account: { account: id, name: 'measured' } }));
  const { invocations, logBytes } = await invoke('account', events);
  const calls = world.takeCalls();
  const shares = Object.fromEntries(
    Object.entries(calls).map(([operation, count]) => [operation, count / runs.length]),
  );
  return invocations.map(({ wallMs, cpuMs, peakMb, failed }, index) => {
    const text = world.textAt(`store/runs/${runs[index]}/results/${id}-001-01.json`);
    if (failed !== null || text === '') throw new Error(`The run ${runs[index]} failed: ${failed}`);
    const result = JSON.parse(text) as { outcome: string; because: string[]; counts: Record<string, number> };
    if (result.outcome !== 'done') throw new Error(`${runs[index]}: ${result.because.join(' ')}`);
    const resultBytes = text.length;
    return {
      calls: shares,
      wallMs,
      cpuMs,
      peakMb,
      logBytes: Math.round(logBytes / runs.length),
      resultBytes,
      done: result.counts,
    };
  });
}

function figuresOf(ran: Ran | undefined): RunFigures {
  if (ran === undefined) throw new Error('A run is missing.');
  const { done: _, ...figures } = ran;
  return figures;
}

function iamCalls(ran: Ran | undefined): number {
  const iam = Object.entries(ran?.calls ?? {}).filter(([operation]) => operation.startsWith('iam:'));
  return iam.reduce((sum, [, count]) => sum + count, 0);
}

function keysIn({ sandbox }: MeasuredWorld, { id }: Member): number {
  return sandbox.control.state(id).flatMap(({ users }) => users.flatMap(({ keys }) => keys)).length;
}

/** What the steps of one kind in a run took beyond a run in which nothing was due, divided by their number. */
function perStep(ran: Ran | undefined, quiet: Ran | undefined, kind: StepKind, stored: number): StepFigures {
  const of = ran?.done[kind] ?? 0;
  if (ran === undefined || quiet === undefined || of === 0)
    throw new Error(`There was no ${kind} to measure, but ${JSON.stringify(ran?.done)}.`);
  const calls: Record<string, number> = {};
  for (const operation of new Set([...Object.keys(ran.calls), ...Object.keys(quiet.calls)])) {
    const more = (ran.calls[operation] ?? 0) - (quiet.calls[operation] ?? 0);
    if (more > 0) calls[operation] = Math.round((more / of) * 100) / 100;
  }
  return {
    calls,
    wallMs: Math.max(0, Math.round((ran.wallMs - quiet.wallMs) / of)),
    cpuMs: Math.max(0, Math.round((ran.cpuMs - quiet.cpuMs) / of)),
    storedBytes: Math.round(stored / of),
    of,
  };
}

/** The run as it would have been without the steps of one kind. */
function without(ran: Ran | undefined, step: StepFigures, kind: StepKind): Ran | undefined {
  if (ran === undefined) return undefined;
  const times = ran.done[kind] ?? 0;
  return {
    ...ran,
    calls: Object.fromEntries(
      Object.entries(ran.calls).map(([operation, count]) => [
        operation,
        Math.max(0, count - times * (step.calls[operation] ?? 0)),
      ]),
    ),
    wallMs: ran.wallMs - times * step.wallMs,
    cpuMs: ran.cpuMs - times * step.cpuMs,
  };
}
