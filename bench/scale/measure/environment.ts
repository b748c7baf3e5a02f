import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Invoked } from './invoke.ts';

/** Where the store and the configuration are. */
export const BUCKET = 'keywarden-state';

type Function = 'account' | 'accounts' | 'summarise';

export interface Environment {
  /** Calls one of the functions once for each event, in one new process. */
  readonly invoke: (
    name: Function,
    events: readonly object[],
  ) => Promise<Invoked & { readonly logBytes: number }>;
}

/** Where the calls of a function go, and with which credentials. */
export interface Place {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** @param root the project, with the functions built */
export function environmentFor(
  { endpoint, credentials: { accessKeyId, secretAccessKey } }: Place,
  root: string,
  memoryMb = 1024,
): Environment {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    KEYWARDEN_CONFIG: `s3://${BUCKET}/keywarden.yaml`,
    KEYWARDEN_MODE: 'enforce',
  };
  return {
    invoke: (name, events) =>
      new Promise((resolve, reject) => {
        const args = [`${root}/dist.lambda/${name}.mjs`, ...events.map((event) => JSON.stringify(event))];
        const child = fork(fileURLToPath(new URL('invoke.js', import.meta.url)), args, {
          env,
          // What Lambda's runtime gives to the heap of a function of this size.
          execArgv: [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`],
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        });
        let logBytes = 0;
        let said = '';
        let invoked: Invoked | undefined;
        child.stdout?.on('data', (data: Buffer) => (logBytes += data.length));
        child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
        child.on('message', (message) => (invoked = message as Invoked));
        child.once('error', reject);
        child.once('close', (code) => {
          if (invoked === undefined) reject(new Error(`${name} ended with ${code}: ${said}`));
          else resolve({ ...invoked, logBytes });
        });
      }),
  };
}
