import { HOUR } from '../../src/core/model/time.ts';
import { afterThisTest } from '../harness/cleanup.ts';
import { type Ran, type World, aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { aUser, keyId } from '../harness/steps.ts';
import { SECRETS_MANAGER, type SinkUnderTest } from '../faults/sinks.ts';
import { type Proxy, startProxy } from './proxy.ts';

/** An embedded AWS behind a proxy, on a day on which one run notifies, rotates, deactivates and deletes. */
export interface Day {
  readonly world: World;
  readonly proxy: Proxy;
  /** Through which the rotation hands over. */
  readonly sink: SinkUnderTest;
  /** Runs `keywarden ARGS` in this process, on the store of the processes. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly passHours: (hours: number) => void;
  /** Hours since the day began: by so much the clocks of its processes are ahead of this machine's. */
  readonly hoursPassed: () => number;
  /** When the day began: what happened before is not this day's. */
  readonly began: { readonly mails: number; readonly calls: number };
}

/** The key of each person: who is told, whose is deactivated, deleted, replaced. */
export const KEYS = {
  told: keyId('nina'),
  deactivated: keyId('ana'),
  deleted: keyId('dora'),
  replaced: keyId('ruth'),
};

const UNUSED = { after: '45d', grace: '7d', remind: [], delete: '7d' };
const RULES = [
  { name: 'robots', match: { user: 'ruth' }, rotate: { by: 'keywarden', after: '90d', remind: [] } },
  { name: 'everyone', unused: UNUSED },
];
const policy = (deliver: object) =>
  JSON.stringify({ ...(JSON.parse(policyFile({ rules: RULES })) as object), deliver });
const idleFor = (days: number) => ({ ageDays: 200, lastUsedDaysAgo: days });

/** Two runs a week apart lead up to the day: their notices, records and history are what the day's run goes on from. */
export async function theDay(sink: SinkUnderTest = SECRETS_MANAGER): Promise<Day> {
  const world = await aWorld({
    policy: policy(sink.deliver),
    ...sink.account,
    users: [
      aUser('ana', idleFor(38.5)),
      aUser('dora', idleFor(45.5)),
      aUser('nina', idleFor(31.5)),
      aUser('ruth', { ageDays: 76.5, lastUsedDaysAgo: 0.5 }),
    ],
  });
  const proxy = await startProxy(world.sandbox.endpoint);
  afterThisTest(() => proxy.close());
  let passed = -14 * 24;
  const clock = () => realNow() + passed * HOUR;
  const run = (...args: readonly string[]) =>
    world.run(args, { env: { AWS_ENDPOINT_URL: proxy.endpoint }, clock });
  const passHours = (hours: number) => {
    passed += hours;
    world.control.advance(hours * HOUR);
  };
  for (let week = 0; week < 2; week += 1) {
    const { code, err } = await run('apply', '--yes', '--quiet');
    if (code !== 0) throw new Error(`the run of week ${week} ended with ${code}: ${err}`);
    passHours(7 * 24);
  }
  const began = { mails: world.control.mails().length, calls: world.control.calls().length };
  return { world, proxy, sink, run, passHours, hoursPassed: () => passed, began };
}

function realNow(): number {
  return performance.timeOrigin + performance.now();
}
