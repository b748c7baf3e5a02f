import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectApi } from '../../src/aws/s3-objects.ts';
import { aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees } from '../harness/steps.ts';

const BUCKET = 'keywarden-state';
const RUN = 'day-2026-11-04';

/** Calls a built function as Lambda does, in a process that has nothing else. */
const CALL = `
const [module, event] = process.argv.slice(1);
const { handler } = await import(module);
const context = { awsRequestId: '1', getRemainingTimeInMillis: () => 900_000 };
console.log('ANSWER' + JSON.stringify(await handler(JSON.parse(event), context)));
`;

describe('the functions as they are deployed', () => {
  // Far from the project's packages: there is nothing but what was bundled.
  let outdir = '';
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'keywarden-bundle-'));
    execFileSync(process.execPath, ['scripts/build-lambda.js', '--outdir', outdir]);
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  it('do what they do in our tests: read the store, look after an account, list, sum up', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { endpoint, control } = world.sandbox;
    const credentials = control.credentials();
    const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await objectApi(client).writeText(
      BUCKET,
      'keywarden.yaml',
      policyFile({ store: `s3://${BUCKET}/store` }),
    );
    const call = async (name: string, event: object): Promise<unknown> => {
      const script = ['--input-type=module', '-e', CALL, join(outdir, `${name}.mjs`)];
      const { stdout } = await promisify(execFile)(process.execPath, [...script, JSON.stringify(event)], {
        env: {
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_REGION: 'us-east-1',
          KEYWARDEN_CONFIG: `s3://${BUCKET}/keywarden.yaml`,
          KEYWARDEN_MODE: 'enforce',
        },
      });
      return JSON.parse(/^ANSWER(.*)$/m.exec(stdout)?.[1] ?? 'null');
    };
    expect(await call('accounts', { run: RUN })).toMatchObject({ count: 1 });
    expect(await call('account', { run: RUN })).toMatchObject({ outcome: 'done', continue: false });
    expect(addressees(world)).toEqual(['ana@example.com']);
    expect(await call('summarise', { run: RUN })).toMatchObject({ ok: true });
  });
});
