import { HOUR } from '../../src/core/model/time.ts';
import { type Ran, type World, aWorld } from '../harness/cli.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import {
  BUSY,
  aUser,
  addressees,
  expectWholeJournal,
  keyId,
  recordOf,
  stateOf,
  statusOf,
} from '../harness/steps.ts';
import { readApplied } from '../harness/json.ts';
import { createdKeys, leakedSecrets } from '../harness/secrets.ts';
import { filesBelow } from '../harness/io.ts';
import { type SinkUnderTest, identityOf } from './sinks.ts';
import { vi } from 'vitest';

/** The user whose key is due. */
const USER = 'ruth';
const OLD = keyId(USER);
const BYSTANDER = keyId('bo');
const RULES = [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }];

/** Together with what it asked to wait, ms. */
export interface Run extends Ran {
  readonly slept: number;
  readonly calls: number;
}

/** A world in which one key is due for rotation. */
export interface Rotation {
  readonly world: World;
  readonly sink: SinkUnderTest;
  /** Everything that was ever printed. */
  readonly said: readonly string[];
  /** `keywarden apply --yes`; its waiting takes no time here, but the clocks move on by it. */
  readonly run: () => Promise<Run>;
}

/** Starts a world with one rotation due, and one user of whom nothing is wanted. */
export async function aRotation(sink: SinkUnderTest): Promise<Rotation> {
  const world = await aWorld({
    policy: policyFile({ rules: RULES, deliver: sink.deliver }),
    users: [aUser(USER, { ageDays: 100, lastUsedDaysAgo: 0.5 }), aUser('bo', BUSY)],
    ...sink.account,
  });
  const said: string[] = [];
  const clock = movedClock();
  return {
    world,
    sink,
    said,
    run: async () => {
      let slept = 0;
      const before = world.control.calls().length;
      const ran = await world.run(['apply', '--yes', '--output', 'json'], {
        sleep: async (ms) => {
          slept += ms;
          clock.advance(ms);
          world.control.advance(ms);
        },
      });
      said.push(ran.out, ran.err);
      return { ...ran, slept, calls: world.control.calls().length - before };
    },
  };
}

/** The longest a run with one rotation may ask to wait, ms: half a minute for the new key, and some for IAM to show. */
const MOST_WAITING = 60_000;
/** Calls of a run with one rotation, retries included. */
const MOST_CALLS = 150;
const MOST_RUNS = 10;

/** What a run that ends with 0 may have come to: a repair is done when it has undone. */
export type Ends = 'replaced' | 'undone';

/** What is wrong with how a disturbed run ended; a sentence each. */
export async function faultsOfRun(
  rotation: Rotation,
  { code, out, err, slept, calls }: Run,
  ends: Ends,
): Promise<readonly string[]> {
  const { world } = rotation;
  const faults: string[] = [];
  if (slept > MOST_WAITING) faults.push(`the run waited for ${slept} ms`);
  if (calls > MOST_CALLS) faults.push(`the run made ${calls} calls`);
  const isTouched = world.control.calls({ user: USER, access: 'write' }).some(({ effect }) => effect);
  if (code === 0) {
    const isUndone = ends === 'undone' && faultsOfUndo(rotation).length === 0;
    const left = isUndone ? [] : await faultsOfState(rotation);
    faults.push(...left.map((fault) => `the run ended with 0, and ${fault}`));
  } else if (code !== 1) faults.push(`the run ended with ${code}`);
  else if (isTouched && !(out + err).includes(USER)) faults.push('the run does not name the user it failed');
  return [...faults, ...oldKeyFaults(rotation)];
}

/** The runs that follow: seven hours later, when AWS shows all use, then daily, until there is nothing left to do. Says what is wrong then. */
export async function faultsAfterwards(rotation: Rotation): Promise<readonly string[]> {
  const { world, said } = rotation;
  const faults: string[] = [];
  let quiet = 0;
  for (let runs = 1; ; runs += 1) {
    if (runs > MOST_RUNS) return [`after ${MOST_RUNS} runs there is still something to do`];
    world.control.advance((runs === 1 ? 7 : 25) * HOUR);
    const ran = await rotation.run();
    if (ran.code !== 0) faults.push(`run ${runs} afterwards ended with ${ran.code}: ${ran.out}${ran.err}`);
    if (ran.slept > MOST_WAITING) faults.push(`run ${runs} afterwards waited for ${ran.slept} ms`);
    faults.push(...oldKeyFaults(rotation));
    // Between two steps there may be a day of waiting: a key is asked about again, or stays off for a day.
    const isQuiet = ran.out === '' || readApplied(ran).results.length === 0;
    quiet = isQuiet ? quiet + 1 : 0;
    if (quiet === 2) break;
  }
  await expectWholeJournal(world);
  const leaked = leakedSecrets(world.control, [...said, ...(await filesBelow(world.folder))]);
  if (leaked.length > 0) faults.push(`the secrets of ${leaked.join(', ')} are outside the sink`);
  return [...faults, ...(await faultsOfState(rotation))];
}

/** Whoever uses the old key must be able to, and nobody else may be disturbed. */
function oldKeyFaults({ world }: Rotation): readonly string[] {
  const isCutOff = [OLD, BYSTANDER].some((id) => statusOf(world, id) !== 'Active');
  const isChanged = world.control
    .calls()
    .some(
      ({ operation, parameters }) =>
        /^(?:Update|Delete)AccessKey$/.test(operation) &&
        [OLD, BYSTANDER].some((id) => parameters['AccessKeyId'] === id),
    );
  return [
    ...(isCutOff ? ['an old key does not work any more'] : []),
    ...(isChanged ? ['an old key was switched off or deleted'] : []),
  ];
}

/** Exactly one working replacement, delivered, and nothing else of ours; a sentence for everything that is not so. */
async function faultsOfState({ world, sink }: Rotation): Promise<readonly string[]> {
  const faults: string[] = [];
  const expectThat = (isSo: boolean, otherwise: string) => void (isSo || faults.push(otherwise));
  const made = createdKeys(world.control);
  const existing = made.filter((id) => statusOf(world, id) !== 'gone');
  const [replacement = 'none'] = existing;
  if (existing.length !== 1)
    return [`of the keys made (${made.join(', ')}) there exist: ${existing.join(', ')}`];
  expectThat(statusOf(world, replacement) === 'Active', 'the replacement is off');
  expectThat(stateOf(world, replacement) === 'issued', 'the replacement is not on record as issued');
  expectThat(stateOf(world, OLD) === 'replaced', 'the old key is not on record as replaced');
  expectThat(
    (await delivered(world, sink, replacement)) === `${replacement} is ${USER}`,
    'the owner cannot fetch a key that works',
  );
  const others = sink.contents(world).filter((text) => !text.includes(replacement));
  expectThat(others.length === 0, 'the sink holds something else');
  expectThat(sink.contents(world).length === 1, 'the sink does not hold exactly one secret');
  const told = world.control.mails().filter(({ text }) => text?.includes(replacement)).length;
  expectThat(told === 1 || told === 2, `the owner was told ${told} times`);
  // The operators hear of what only people can settle.
  const strangers = addressees(world).filter((to) => to !== `${USER}@example.com` && to !== FALLBACK);
  expectThat(strangers.length === 0, `${strangers.join(', ')} got a mail`);
  return faults;
}

/** Nothing of the rotation works any more; a sentence for everything that does. A stray key is off for a day first. */
export function faultsOfUndo({ world, sink }: Rotation): readonly string[] {
  // Or nothing is touched, and people are told.
  if (/ (?:unattributed|unclear)=/.test(recordOf(world, OLD) ?? '')) return [];
  const existing = createdKeys(world.control).filter((id) => statusOf(world, id) === 'Active');
  return [
    ...(existing.length > 0 ? [`there still work ${existing.join(', ')}`] : []),
    ...(stateOf(world, OLD) === undefined ? [] : ['the intent still stands']),
    ...(sink.contents(world).length === 0 ? [] : ['the sink still holds a secret']),
  ];
}

async function delivered(world: World, sink: SinkUnderTest, newKeyId: string): Promise<string> {
  try {
    const credentials = await sink.fetch(world, USER, OLD, newKeyId);
    const arn = await identityOf(world, credentials);
    return `${credentials.accessKeyId} is ${arn.split('/').at(-1)}`;
  } catch (error) {
    return String(error);
  }
}

/** The clock by which the embedded AWS measures its eventual consistency, moved on by what is waited. */
function movedClock(): { readonly advance: (ms: number) => void } {
  let ahead = 0;
  vi.spyOn(Date, 'now').mockImplementation(
    () => Math.floor(performance.timeOrigin + performance.now()) + ahead,
  );
  return { advance: (ms) => void (ahead += ms) };
}
