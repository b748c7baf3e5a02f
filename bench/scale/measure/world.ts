import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { allBuckets } from '../../../src/sandbox/s3/state.ts';
import type { Calls } from '../figures.ts';
import { BUCKET, type Place } from './environment.ts';

/** The account of the functions. */
const HOME = '100000000000';
const DAY = 86_400_000;

export interface Member {
  readonly id: string;
  readonly users: number;
  readonly withKeys: number;
}

export interface MeasuredWorld {
  readonly place: Place;
  readonly sandbox: Sandbox;
  /** Writes the configuration as it is to be from now on. */
  readonly configure: (rules: readonly object[]) => void;
  /** Puts a text where a run expects one. */
  readonly put: (key: string, text: string) => void;
  /** The calls since the last time, by operation, and what they were about in the store. */
  readonly takeCalls: () => Calls;
  /** Bytes and objects below a part of the store. */
  readonly stored: (below: string) => { readonly bytes: number; readonly objects: number };
  readonly textAt: (key: string) => string;
  readonly passDays: (days: number) => void;
}

/** An embedded AWS with an organization in it whose answers take `latencyMs`. @param more accounts, empty ones */
export async function aWorldOf(
  members: readonly Member[],
  latencyMs: number,
  more = 0,
): Promise<MeasuredWorld> {
  const sandbox = await startSandbox({
    realTime: () => Date.now(),
    seed: {
      organization: { management: HOME, generate: { accounts: more } },
      accounts: [
        {
          id: HOME,
          ses: { identities: ['example.com'] },
          s3: { buckets: [{ name: BUCKET, versioning: 'Enabled' }] },
        },
        ...members.map(({ id, users, withKeys }) => ({ id, generate: { users, withKeys, seed: users + 1 } })),
      ],
    },
  });
  if (latencyMs > 0) sandbox.control.addFault({ operation: '*', kind: 'latency', ms: latencyMs });
  const objects = () => allBuckets(sandbox.world).get(BUCKET)?.objects ?? new Map<string, never>();
  const put = (key: string, text: string): void => {
    const content = new TextEncoder().encode(text);
    objects().set(key, {
      key,
      content,
      etag: `"${content.length}"`,
      modified: sandbox.control.clock().now,
      checksum: { algorithm: 'crc64nvme', value: '' },
      encryption: { algorithm: 'AES256' },
      headers: {},
    });
  };
  let seen = 0;
  return {
    sandbox,
    place: { endpoint: sandbox.endpoint, credentials: sandbox.control.credentials() },
    configure: (rules) => put('keywarden.yaml', configuration(rules)),
    put,
    takeCalls: () => {
      const calls: Record<string, number> = {};
      for (const { seq, service, operation, account } of sandbox.control.calls({ after: seen })) {
        seen = seq;
        // Whose limits a call of STS counts against is not the same for both.
        const where = service === 'sts' ? (account === HOME ? ' (home)' : ' (member)') : '';
        const name = `${service}:${operation}${where}`;
        calls[name] = (calls[name] ?? 0) + 1;
      }
      return Object.fromEntries(Object.entries(calls).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    stored: (below) => {
      const found = [...objects().values()].filter(({ key }) => key.includes(below));
      return { bytes: found.reduce((sum, { content }) => sum + content.length, 0), objects: found.length };
    },
    textAt: (key) => new TextDecoder().decode(objects().get(key)?.content),
    passDays: (days) => sandbox.control.advance(days * DAY),
  };
}

/** The text of a configuration with these rules, for an organization. */
export function configuration(rules: readonly object[]): string {
  return JSON.stringify({
    version: 1,
    accounts: { organization: {} },
    owners: [{ tag: 'email' }, { fallback: 'security@example.com' }],
    rules,
    notify: { email: { via: 'ses', from: 'keywarden@example.com', region: 'us-east-1' } },
    guardrails: {
      'stop-above': '100%',
      'per-day': 10,
      fleet: { 'per-day': 100_000, 'stop-above': '100%' },
    },
    store: `s3://${BUCKET}/store`,
  });
}
