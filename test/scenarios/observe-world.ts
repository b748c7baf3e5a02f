import { type Aws, type AwsOptions, createAws } from '../../src/aws/clients.ts';
import type { AccountObservation, KeyObservation } from '../../src/core/model/observation.ts';
import { type ObserveDeps, observeAccount } from '../../src/observe/account.ts';
import type { SeedDocument } from '../../src/sandbox/seed/schema.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { fakeCache } from '../build/iam-fake.ts';
import { NOW } from '../build/time.ts';

export const ACCOUNT = '111122223333';

/** The embedded AWS at `NOW`, its clock standing still. */
export function startWorld(
  account: Omit<SeedDocument['accounts'][number], 'id'>,
  options: Partial<SandboxOptions> = {},
): Promise<Sandbox> {
  return startSandbox({
    realTime: () => Date.now(),
    now: NOW,
    clock: 'frozen',
    seed: { accounts: [{ id: ACCOUNT, ...account }] },
    ...options,
  });
}

export function connect(sandbox: Sandbox, options: Partial<AwsOptions> = {}): Aws {
  const credentials = sandbox.control.credentials();
  return createAws({
    endpointUrl: sandbox.endpoint,
    region: 'us-east-1',
    credentials,
    sleep: () => Promise.resolve(),
    loopbackOnly: true,
    ...options,
  });
}

/** One scan, as a run does it: who and when are we first. */
export async function scan(aws: Aws, deps: Partial<ObserveDeps> = {}): Promise<AccountObservation> {
  const caller = await aws.sts.callerIdentity();
  const now = aws.serverTime();
  if (now === null) throw new Error('no Date header');
  return await observeAccount({
    iam: aws.iam,
    caller,
    now,
    cache: fakeCache(),
    sleep: () => Promise.resolve(),
    ...deps,
  });
}

/** Every key of the observation by id; a user whose keys are unknown throws. */
export function keysById({ users }: AccountObservation): ReadonlyMap<string, KeyObservation> {
  const keys = users.flatMap(({ user, keys }) => {
    if (!keys.known) throw new Error(`the keys of ${user} are unknown: ${keys.because}`);
    return keys.value;
  });
  return new Map(keys.map((key) => [key.keyId ?? '', key]));
}
