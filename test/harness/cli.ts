import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createAws } from '../../src/aws/clients.ts';
import type { IamApi } from '../../src/aws/iam.ts';
import { main } from '../../src/cli/cli.ts';
import type { Io } from '../../src/cli/io.ts';
import { DAY } from '../../src/core/model/time.ts';
import type { Control } from '../../src/sandbox/control/control.ts';
import type { SeedDocument } from '../../src/sandbox/seed/schema.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import type { SwitchesPatch } from '../../src/sandbox/switches.ts';
import { NOW } from '../build/time.ts';
import { afterThisTest } from './cleanup.ts';
import { filesBelow, ioFor } from './io.ts';
import { STATE_ALIAS, policyFile } from './policy-file.ts';
import { leakedSecrets } from './secrets.ts';
import { STATE_KEY } from '../build/seal.ts';

export const ACCOUNT = '111122223333';

type Account = SeedDocument['accounts'][number];
export type User = NonNullable<Account['users']>[number];

export interface WorldOptions extends Omit<Account, 'id'> {
  /** Text of `keywarden.yaml`; null: there is none. Default: `policyFile()`. */
  readonly policy?: string | null;
  readonly switches?: SwitchesPatch;
}

/** How one command ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as data. @throws SyntaxError when it is anything but JSON */
  readonly json: () => unknown;
}

/** The command line and an embedded AWS at `NOW` whose clock only the test moves, both in this process. */
export interface World {
  readonly sandbox: Sandbox;
  readonly control: Control;
  /** Working folder of the commands; also holds the store. */
  readonly folder: string;
  /** Everything as an administrator of the account could do it, beside Keywarden. */
  readonly byHand: IamApi;
  /** Runs `keywarden ARGS`. */
  readonly run: (args: readonly string[], io?: Partial<Io>) => Promise<Ran>;
  /** Moves the embedded clock, and with it the local one. */
  readonly passDays: (days: number) => void;
  readonly write: (name: string, text: string) => Promise<void>;
}

/** Starts a world. It is closed after the test, which fails when a secret came out anywhere. */
export async function aWorld(options: WorldOptions = {}): Promise<World> {
  const { policy = policyFile(), switches = {}, ses, ...account } = options;
  const sandbox = await startSandbox({
    realTime: () => Date.now(),
    now: NOW,
    clock: 'frozen',
    switches,
    seed: {
      accounts: [
        {
          id: ACCOUNT,
          kms: { keys: [{ alias: STATE_ALIAS }] },
          ses: { identities: ['example.com'], ...ses },
          ...account,
        },
      ],
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
  if (policy !== null) await writeFile(join(folder, 'keywarden.yaml'), policy);
  await writeFile(join(folder, 'store.key'), STATE_KEY);
  useOnly(sandbox);
  const said: string[] = [];
  const world: World = {
    sandbox,
    control: sandbox.control,
    folder,
    byHand: createAws({
      endpointUrl: sandbox.endpoint,
      region: 'us-east-1',
      credentials: sandbox.control.credentials(),
      sleep: async () => {},
      loopbackOnly: true,
    }).iam,
    run: async (args, overrides = {}) => {
      const ran = await runMain(args, ioFor({ sandbox, folder, overrides }));
      said.push(ran.out, ran.err);
      return ran;
    },
    passDays: (days) => sandbox.control.advance(days * DAY),
    write: async (name, text) => {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), text);
    },
  };
  afterThisTest(() => close(world, said));
  return world;
}

async function close({ sandbox, control, folder }: World, said: readonly string[]): Promise<void> {
  const leaked = leakedSecrets(control, [...said, ...(await filesBelow(folder))]);
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
  if (leaked.length > 0) throw new Error(`the secrets of these keys came out: ${leaked.join(', ')}`);
}

type Told = ReturnType<typeof ioFor>;

async function runMain(args: readonly string[], { io, out, err }: Told): Promise<Ran> {
  const code = await main(args, io);
  return { code, out: out(), err: err(), json: () => JSON.parse(out()) };
}

/** The SDK reads the environment of the process: it must find the embedded AWS there, and no profile of this machine. */
function useOnly({ control }: Sandbox): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  const { accessKeyId, secretAccessKey } = control.credentials();
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/aws');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/aws');
  // The SDK waits a random part of its backoff before it tries again: here none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
}
