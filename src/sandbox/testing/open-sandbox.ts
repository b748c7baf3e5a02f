import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { secretOf } from '../credentials/admin.ts';
import type { Credentials } from '../credentials/admin.ts';
import { startSandbox } from '../server.ts';
import type { Sandbox, SandboxOptions } from '../server.ts';
import { ACCOUNT, NOW } from './service-request.ts';

export interface OpenSandbox extends Sandbox {
  /** Acts as the account's first credentials, without retries. */
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly as: (credentials: Credentials & { sessionToken?: string }) => { iam: IAMClient; sts: STSClient };
  /** Moves real time on, as far as the embedded AWS can tell. */
  readonly passRealTime: (ms: number) => void;
  /** A request to `/_sandbox/`. */
  readonly ask: (path: string, init?: RequestInit) => Promise<{ status: number; body: unknown }>;
}

/**
 * An embedded AWS of one account whose clock stands at `NOW`, with clients; all closed when the test is over.
 * Real time stands still too, until it is moved.
 */
export const openSandbox = async (options: Partial<SandboxOptions> = {}): Promise<OpenSandbox> => {
  let real = 0;
  const seed = { accounts: [{ id: ACCOUNT }] };
  const sandbox = await startSandbox({ realTime: () => real, now: NOW, clock: 'frozen', seed, ...options });
  onTestFinished(() => sandbox.close());
  const as: OpenSandbox['as'] = (credentials) => {
    const config = { endpoint: sandbox.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
    const clients = { iam: new IAMClient(config), sts: new STSClient(config) };
    onTestFinished(() => {
      clients.iam.destroy();
      clients.sts.destroy();
    });
    return clients;
  };
  return {
    ...sandbox,
    ...as(sandbox.control.credentials()),
    as,
    passRealTime: (ms) => {
      real += ms;
    },
    ask: async (path, init) => {
      const response = await fetch(`${sandbox.endpoint}/_sandbox/${path}`, init);
      return { status: response.status, body: await response.json() };
    },
  };
};

/** The credentials of a seeded or created key. */
export const keyCredentials = (accessKeyId: string): Credentials => ({
  accessKeyId,
  secretAccessKey: secretOf(accessKeyId),
});

/** An account whose only user has the keys given. */
export const oneUser = <K>(keys: readonly K[], user: object = {}) => ({
  accounts: [{ id: ACCOUNT, users: [{ name: 'alice', keys: [...keys], ...user }] }],
});

/** Valid key ids, told apart by their last letter. */
export const KEY_A = 'AKIAAAAAAAAAAAAAAAAA';
export const KEY_B = 'AKIAAAAAAAAAAAAAAAAB';

/** `NAME STATUS: message` of the error a call fails with. */
export const errorOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? 'no answer'}: ${message}`;
  }
  return 'no error';
};
