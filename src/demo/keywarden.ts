import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAws, type Aws } from '../aws/clients.ts';
import { known } from '../core/model/known.ts';
import { loadPolicy } from '../config/load.ts';
import { loadTemplates } from '../notify/templates.ts';
import type { RunDeps } from '../run/deps.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { storeScope } from '../store/names.ts';
import { folderBlobs } from '../store/folder-blobs.ts';
import { accountSeal, deriveAccountKey } from '../store/seal.ts';
import { openStore } from '../store/store.ts';
import { mortal } from './mortal.ts';
import type { SignedCaller } from './people/signed-call.ts';
import { ROLE, policyText } from './policy.ts';
import { type Sabotage, sabotaged } from './sabotage.ts';

export interface KeywardenOptions {
  readonly sandbox: Sandbox;
  /** Where the store lies. */
  readonly folder: string;
  /** Sends what starts a run: it takes on the role that Keywarden is. */
  readonly caller: SignedCaller;
  /** Random lower-case hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
  /** What is broken on purpose; null: nothing. */
  readonly sabotage: Sabotage | null;
}

/**
 * The parts of one more run over an account.
 * @param killedAt whose new key the run does not survive; absent: it lives
 */
export type NextRun = (account: string, killedAt?: string) => Promise<RunDeps>;

/**
 * What each run over an account is made of: the real pipeline, on the embedded AWS.
 * @returns makes the parts of one more run; connections are kept, or hundreds of runs would leave thousands behind
 */
export async function keywardenFor(options: KeywardenOptions): Promise<NextRun> {
  const { sandbox, folder, caller, randomHex, sabotage } = options;
  const { policy } = loadPolicy(policyText(folder), join(folder, 'keywarden.yaml'));
  const templates = await loadTemplates(null, () => Promise.resolve(null));
  // Waiting for AWS to make its report or to show a change would only show that we can wait.
  const sleep = () => Promise.resolve();
  // Leases end by the days of the demo: a killed run leaves its lock behind, and a day later it is open.
  const clock = () => sandbox.control.clock().now;
  const sessions = new Map<string, Session>();
  const connect = (account: string): Aws => {
    const aws = createAws({
      endpointUrl: sandbox.endpoint,
      region: 'eu-west-1',
      credentials: () => currentSession(sessions, account),
      loopbackOnly: true,
      sleep,
    });
    const [email, secrets] = [aws.email('eu-west-1'), aws.secrets('eu-west-1')];
    const kept = { ...aws, email: () => email, secrets: () => secrets };
    return sabotaged(kept, sabotage);
  };
  const blobs = folderBlobs(join(folder, 'store'), () => randomHex(8));
  // Where the command line looks for it: what the demo leaves behind can be asked about.
  const stateKey = randomHex(64);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'store.key'), `${stateKey}\n`, { mode: 0o600 });
  const connections = new Map<string, Aws>();
  return async (account, killedAt) => {
    const aws = connections.get(account) ?? connect(account);
    connections.set(account, aws);
    const run = randomHex(8);
    // The name by which CloudTrail shows what this run did: a later one may have to know its own kind again.
    sessions.set(account, await takeOnRole(caller, sandbox.control.credentials(account), account, run));
    const deps: RunDeps = {
      aws: forOneRun(aws),
      policy,
      openStore: async ({ partition }) => {
        const scope = storeScope({ partition, account, endpointUrl: sandbox.endpoint });
        const seal = known(
          accountSeal([deriveAccountKey(new TextEncoder().encode(stateKey), partition, account)], {
            partition,
            account,
          }),
        );
        return openStore({ blobs, scope, clock, seal });
      },
      templates,
      newRunId: () => run,
      clock,
      sleep,
    };
    return killedAt === undefined ? deps : mortal(deps, killedAt);
  };
}

interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** As the scheduler of a real installation does for every run. */
async function takeOnRole(
  caller: SignedCaller,
  credentials: Parameters<SignedCaller['call']>[0]['credentials'],
  account: string,
  run: string,
): Promise<Session> {
  const answer = await caller.call({
    credentials,
    service: 'sts',
    region: 'eu-west-1',
    parameters: {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: `arn:aws:iam::${account}:role/${ROLE}`,
      RoleSessionName: `keywarden-${run}`,
    },
  });
  const member = (name: string): string => {
    const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1];
    if (value === undefined) throw new Error(`AssumeRole answered without ${name}`);
    return value;
  };
  return {
    accessKeyId: member('AccessKeyId'),
    secretAccessKey: member('SecretAccessKey'),
    sessionToken: member('SessionToken'),
  };
}

/** Long over by the real clock, whatever day the demo has: so that the SDK asks anew for every call, as runs change. */
const ASK_ANEW = new Date(0);

function currentSession(sessions: ReadonlyMap<string, Session>, account: string) {
  const session = sessions.get(account);
  if (session === undefined) throw new Error(`no run has begun in account ${account}`);
  return Promise.resolve({ ...session, expiration: ASK_ANEW });
}

/** The same connections, with the clock of a run that begins now: its time is that of its own first answer. */
function forOneRun(aws: Aws): Aws {
  let first: number | null = null;
  const callerIdentity = async () => {
    const caller = await aws.sts.callerIdentity();
    first ??= aws.latestServerTime();
    return caller;
  };
  return { ...aws, sts: { callerIdentity }, serverTime: () => first };
}
