import { objectApi } from '../../src/aws/s3-objects.ts';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type AccountAnswer, runOneAccount } from '../../src/lambda/account.ts';
import { accountEvent } from '../../src/lambda/events.ts';
import { takeMailEvents } from '../../src/lambda/mail.ts';
import {
  type ListAnswer,
  type SummaryAnswer,
  listForRun,
  summariseRun,
} from '../../src/lambda/organization.ts';
import { readSettings } from '../../src/lambda/settings.ts';
import type { Telemetry } from '../../src/lambda/telemetry.ts';
import { wake } from '../../src/lambda/wake.ts';
import { weighRun } from '../../src/lambda/weigh.ts';
import type { World } from '../harness/cli.ts';

const BUCKET = 'keywarden-state';
export const STORE = `s3://${BUCKET}/store`;

/** The functions as they are called one after the other, each waking anew, against a world's embedded AWS. */
export interface Functions {
  /** What they said and counted, in order. */
  readonly said: string[];
  readonly account: (event: unknown, remaining?: number | (() => number)) => Promise<AccountAnswer>;
  readonly accounts: (run: string) => Promise<ListAnswer>;
  readonly weigh: (run: string) => Promise<ListAnswer>;
  readonly summarise: (run: string) => Promise<SummaryAnswer>;
  readonly mail: (event: unknown) => Promise<void>;
  /** Puts an object into the bucket, as another hand would. */
  readonly write: (key: string, text: string) => Promise<void>;
  /** The text of any object. @throws Error when there is none */
  readonly read: (bucket: string, key: string) => Promise<string>;
  /** A file of the run, as data. */
  readonly result: (run: string, name: string) => Promise<unknown>;
}

const FIFTEEN_MINUTES = 15 * 60_000;

/** @param policy text of the configuration; its store is `STORE` */
export async function functionsOf(
  world: World,
  policy: string,
  mode: string | null = 'enforce',
): Promise<Functions> {
  const { sandbox, control } = world;
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: control.credentials(),
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const objects = objectApi(client);
  await objects.writeText(BUCKET, 'keywarden.yaml', policy);
  const said: string[] = [];
  const telemetry: Telemetry = {
    info: (message, facts) => void said.push(`info ${message} ${JSON.stringify(facts)}`),
    error: (message, facts) => void said.push(`error ${message} ${JSON.stringify(facts)}`),
    count: (metric, value) => void said.push(`${metric} ${value}`),
  };
  let ids = 0;
  const env = {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    KEYWARDEN_CONFIG: `s3://${BUCKET}/keywarden.yaml`,
    ...(mode === null ? {} : { KEYWARDEN_MODE: mode }),
  };
  const settings = readSettings(env);
  const awaken = () =>
    wake(settings, {
      env,
      clock: () => control.clock().now,
      sleep: async () => {},
      randomHex: (digits) => (ids += 1).toString(16).padStart(digits, '0'),
    });
  return {
    said,
    account: async (event, remaining = FIFTEEN_MINUTES) =>
      runOneAccount(await awaken(), accountEvent(event), {
        enforce: settings.enforce,
        remaining: typeof remaining === 'number' ? () => remaining : remaining,
        telemetry,
      }),
    accounts: async (run) => listForRun(await awaken(), { run }, telemetry),
    weigh: async (run) => weighRun(await awaken(), { run }, telemetry),
    summarise: async (run) => summariseRun(await awaken(), { run }, telemetry),
    mail: async (event) => takeMailEvents(await awaken(), event, telemetry),
    write: async (key, text) => void (await objects.writeText(BUCKET, key, text)),
    read: async (bucket, key) => {
      const found = await objects.readText(bucket, key);
      if (found === null) throw new Error(`There is no ${key} in ${bucket}.`);
      return found.text;
    },
    result: async (run, name) =>
      JSON.parse((await objects.readText(BUCKET, `store/runs/${run}/${name}`))?.text ?? 'null') as unknown,
  };
}
