import { type ApplyJson, readApplied, readPlan } from './json.ts';
import type { Ran, User, World } from './cli.ts';

/** Ages of keys, in days. */
export const IDLE = { ageDays: 100, lastUsedDaysAgo: 50 };
export const BUSY = { ageDays: 30, lastUsedDaysAgo: 0.5 };

type Key = NonNullable<User['keys']>[number];

/** A user with an address of their own; the keys' ids are made of the user's name. */
export function aUser(name: string, ...keys: readonly Partial<Key>[]): User {
  return {
    name,
    tags: { email: `${name}@example.com` },
    keys: keys.map((key, index) => ({ id: keyId(name, index + 1), ageDays: 100, ...key })),
  };
}

/** The id of a user's first or second key, `AKIAANA2AAAAAAAAAAAA`. */
export function keyId(name: string, number = 1): string {
  const letters = name.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return `AKIA${letters}${number + 1}`.padEnd(20, 'A').slice(0, 20);
}

export interface Applied extends Ran {
  readonly report: ApplyJson;
  /** `deactivate ana`, in order of words. */
  readonly done: readonly string[];
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
}

/** `keywarden apply --yes --output json …`. @throws Error with what was said when there is no report */
export async function apply(world: World, ...more: readonly string[]): Promise<Applied> {
  const ran = await world.run(['apply', '--yes', '--output', 'json', ...more]);
  if (ran.out === '') throw new Error(`apply ended with ${ran.code} and no report: ${ran.err}`);
  const report = readApplied(ran);
  const ended = (wanted: string) =>
    report.results
      .filter(({ outcome }) => outcome === wanted)
      .map(({ step, user }) => `${step} ${user}`)
      .toSorted();
  return { ...ran, report, done: ended('done'), skipped: ended('skipped'), failed: ended('failed') };
}

/** One run a day. @returns what each day's run did, by day: `{ 7: ['deactivate ana'] }`; days without anything are left out */
export async function applyDaily(
  world: World,
  days: number,
): Promise<Readonly<Record<number, readonly string[]>>> {
  const done: Record<number, readonly string[]> = {};
  for (let day = 1; day <= days; day += 1) {
    world.passDays(1);
    const ran = await apply(world, '--quiet');
    if (ran.code !== 0)
      throw new Error(`the run of day ${day} ended with ${ran.code}: ${ran.out} ${ran.err}`);
    if (ran.done.length > 0) done[day] = ran.done;
  }
  return done;
}

/** `keywarden plan --output json …` of the one account. */
export async function plan(world: World, ...more: readonly string[]) {
  const ran = await world.run(['plan', '--output', 'json', ...more]);
  const [account] = readPlan(ran).accounts;
  if (account === undefined) throw new Error('the plan has no account');
  return { ...ran, ...account, steps: account.items.map(({ step, user }) => `${step} ${user}`).toSorted() };
}

/** Why nothing is done about a key, of the plan of now. */
export async function holdOf(world: World, id: string): Promise<string | undefined> {
  return (await plan(world)).holds.find((hold) => hold.keyId === id)?.reason;
}

/** A key as it is in the embedded AWS; undefined where it does not exist. */
function keyIn(world: World, id: string) {
  return world.control
    .state()
    .flatMap(({ users }) => users.flatMap(({ keys }) => keys))
    .find((key) => key.id === id);
}

export function statusOf(world: World, id: string): 'Active' | 'Inactive' | 'gone' {
  return keyIn(world, id)?.status ?? 'gone';
}

/** The tag that is our record of a key; undefined where there is none. */
export function recordOf(world: World, id: string): string | undefined {
  return world.control
    .state()
    .flatMap(({ users }) => users.flatMap(({ tags }) => tags[`keywarden:${id}`] ?? []))[0];
}

/** The state a record names; undefined where there is none. */
export function stateOf(world: World, id: string): string | undefined {
  return /state=(\w+)/.exec(recordOf(world, id) ?? '')?.[1];
}

/** Calls that change something in the account, mails included, in order: `iam:TagUser`. */
export function writes(world: World): readonly string[] {
  return world.control.calls({ access: 'write' }).map(({ service, operation }) => `${service}:${operation}`);
}

/** Calls that change a key. */
export function keyChanges(world: World): readonly string[] {
  return writes(world).filter((call) => call.endsWith('AccessKey'));
}

/** Who was written to, in order of sending. */
export function addressees(world: World): readonly string[] {
  return world.control.mails().flatMap(({ to }) => to);
}

/** Fails when the journal is not whole. */
export async function expectWholeJournal(world: World): Promise<void> {
  const { code, out } = await world.run(['history', '--verify']);
  if (code !== 0) throw new Error(`the journal is not whole: ${out}`);
}
