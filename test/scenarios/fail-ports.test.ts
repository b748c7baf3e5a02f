import { describe, expect, it } from 'vitest';
import type { Applied } from '../../src/run/apply.ts';
import { undecided } from '../../src/run/undecided.ts';
import { BUSY_DAY, aBusyDay } from '../harness/busy-day.ts';
import { type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { runOverPorts } from '../harness/port-faults.ts';
import { aUser, addressees, writes } from '../harness/steps.ts';

const owners = [{ map: 'owners.csv' }, { fallback: 'security@example.com' }];
const rules = [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [], deactivate: '10d' } }];

interface Day {
  readonly world: () => Promise<World>;
  /** What an undisturbed run does. */
  readonly done: readonly string[];
  /** Calls that are tried from the first change on; absent: every one. */
  readonly tried?: RegExp;
}

const DAYS: Readonly<Record<string, Day>> = {
  'a busy day': {
    world: async () => inOrder(await aBusyDay({ policy: policyFile({ owners }) })),
    done: BUSY_DAY,
  },
  'a day of rotations': {
    world: async () =>
      inOrder(
        await aWorld({
          users: ['ana', 'bo'].map((name) => aUser(name, { ageDays: 100, lastUsedDaysAgo: 0.5 })),
          policy: policyFile({ owners, rules, deliver: { to: 'secrets-manager' } }),
        }),
      ),
    done: ['notify ana', 'notify bo', 'rotate ana', 'rotate bo'],
    tried: /^(sink|key)\.|^iam\.(createKey|tagUser|userTags)|^journal|^memory/,
  },
};

async function inOrder(world: World): Promise<World> {
  await world.write('owners.csv', 'user,email\nana,ana@example.com\n');
  return world;
}

/** Where nothing but history stands, nobody may be touched: these concern the whole run. */
const OF_THE_RUN = /^(journal\.append|lock\.|memory\.load)/;
function stepsOf({ results }: Applied, outcome: string): readonly string[] {
  return results
    .filter((result) => result.outcome === outcome)
    .map(({ item: { decision } }) => `${decision.step} ${decision.user}`)
    .toSorted();
}

/** The calls of an undisturbed run, in order. */
async function callsOf({ world, done }: Day): Promise<readonly string[]> {
  const calls: string[] = [];
  const applied = await runOverPorts(await world(), (call) => void calls.push(call));
  expect([stepsOf(applied, 'done'), applied.errors]).toEqual([done, []]);
  return calls;
}

/** Every key that was changed and everybody who was written to is in the report. */
function expectNamed(world: World, { results, errors }: Applied, call: string): void {
  const said = JSON.stringify([results, errors]);
  const changed = world.control
    .calls({ access: 'write' })
    .filter(({ effect, operation }) => effect && operation.endsWith('AccessKey'))
    .map(({ parameters }) => JSON.stringify(parameters['UserName']).slice(1, -1));
  const unnamed = [...changed, ...addressees(world)].filter((name) => !said.includes(name));
  expect([call, unnamed]).toEqual([call, []]);
}

describe.each(Object.entries(DAYS))('whatever a port throws on %s', (_, day) => {
  it('is the failure of one user, is said, and leaves nothing unsaid that was done', async () => {
    const calls = await callsOf(day);
    const began = calls.indexOf('journal.append run-started');
    expect(began).toBeGreaterThan(10);
    for (const [index, call] of calls.entries()) {
      // Of what is read before anything is changed one of a kind is enough, and later one of each step, notices included.
      const before = calls.slice(index < began ? 0 : began, index).filter((each) => each === call).length;
      if (before >= (index < began ? 1 : 4)) continue;
      if (day.tried?.test(call) === false) continue;
      const world = await day.world();
      let count = 0;
      const ran = runOverPorts(world, () => {
        count += 1;
        if (count === index + 1) throw new TypeError('the port broke');
      });
      if (index <= began) {
        const applied = await ran.catch(() => null);
        if (applied === null) expect([call, writes(world)]).toEqual([call, []]);
        continue;
      }
      const applied = await ran;
      const where = `${call} (${index})`;
      expectNamed(world, applied, where);
      const failed =
        stepsOf(applied, 'failed').length + applied.errors.length + undecided(applied.plan).length;
      const missing = day.done.filter((step) => !stepsOf(applied, 'done').includes(step));
      expect([where, missing.length > 0 && failed === 0]).toEqual([where, false]);
      if (OF_THE_RUN.test(call)) continue;
      const users = new Set(missing.map((step) => step.split(' ')[1]));
      expect([where, [...users].slice(1), applied.ended]).toEqual([where, [], null]);
    }
  }, 400_000);

  it('is history that cannot be written: the run ends there, and still reports', async () => {
    const calls = await callsOf(day);
    const began = calls.indexOf('journal.append run-started');
    for (const [index, call] of calls.entries()) {
      if (index <= began || !call.startsWith('journal.')) continue;
      const world = await day.world();
      let count = 0;
      let isBroken = false;
      let writesThen = 0;
      const applied = await runOverPorts(world, (each) => {
        count += 1;
        if (count === index + 1) {
          isBroken = true;
          writesThen = writes(world).length;
        }
        if (isBroken && each.startsWith('journal.')) throw new Error('no space left on device');
      });
      const where = `${call} (${index})`;
      expectNamed(world, applied, where);
      expect([where, applied.errors.join(' ')]).toEqual([
        where,
        expect.stringContaining('no space left on device'),
      ]);
      expect([where, writes(world).slice(writesThen)]).toEqual([where, []]);
    }
  }, 400_000);
});
