import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import { secretsOf } from '../../src/sandbox/secrets-manager/state.ts';
import { ACCOUNT } from '../harness/cli.ts';
import { filesBelow } from '../harness/io.ts';
import { createdKeys, leakedSecrets } from '../harness/secrets.ts';
import { recordOf, stateOf, statusOf } from '../harness/steps.ts';
import { type Day, KEYS } from './day.ts';

const REGION = 'us-east-1';
const MOST_RUNS = 8;

/**
 * The runs after a crash: one two hours later, then one a day, until one finds nothing to do.
 * @returns everything they said; a run that fails or a journal that is not whole throws
 */
export async function catchUp(day: Day): Promise<string> {
  let said = '';
  day.passHours(2);
  for (let runs = 1; runs <= MOST_RUNS; runs += 1) {
    const { code, out, err } = await day.run('apply', '--yes', '--quiet');
    said += out + err;
    if (code !== 0) throw new Error(`run ${runs} after the crash ended with ${code}: ${out}${err}`);
    const verified = await day.run('history', '--verify');
    if (verified.code !== 0) throw new Error(`the journal is not whole: ${verified.out}${verified.err}`);
    if (out.startsWith('Nothing to do')) return said;
    day.passHours(25);
  }
  throw new Error(`after ${MOST_RUNS} runs there is still something to do: ${said}`);
}

/** What must be true of a day once its crash has been caught up; a sentence for each thing that is not. */
export async function faultsOf(day: Day, said: readonly string[]): Promise<readonly string[]> {
  const { world } = day;
  const faults: string[] = [];
  const expectThat = (isSo: boolean, otherwise: string) => void (isSo || faults.push(otherwise));

  const { told, deactivated, deleted, replaced } = KEYS;
  const isDeactivated =
    statusOf(world, deactivated) === 'Inactive' && stateOf(world, deactivated) === 'deactivated';
  expectThat(isDeactivated, 'the key to deactivate is not off and on record');
  expectThat(statusOf(world, deleted) === 'gone', 'the key to delete exists');
  expectThat(recordOf(world, deleted) === undefined, 'a record of the deleted key is left');
  expectThat(statusOf(world, told) === 'Active', 'the key only to be announced was changed');
  expectThat(
    statusOf(world, replaced) === 'Active',
    'the replaced key was switched off: its owner is cut off',
  );
  expectThat(stateOf(world, replaced) === 'replaced', 'the replaced key is not on record as replaced');

  const ours = createdKeys(world.control, day.began.calls);
  const existing = ours.filter((id) => statusOf(world, id) !== 'gone');
  const [replacement = 'none'] = existing;
  expectThat(
    existing.length === 1,
    `of the keys made (${ours.join(', ')}) there exist: ${existing.join(', ')}`,
  );
  expectThat(statusOf(world, replacement) === 'Active', 'the replacement is off');
  expectThat(stateOf(world, replacement) === 'issued', 'the replacement is not on record as issued');
  const delivered = await fetchAsOwner(day);
  expectThat(
    delivered === `${replacement} as ruth`,
    `the owner got ${delivered}, the replacement is ${replacement}`,
  );
  const labelled = labelledKeys(day);
  expectThat(
    labelled.every((id) => id === replacement),
    `the sink still shows ${labelled.join(', ')}`,
  );

  for (const id of [told, deactivated, replacement]) {
    const times = timesTold(day, id);
    expectThat(times === 1 || times === 2, `the owner of ${id} was told ${times} times`);
  }
  // The journal, the receipts and what the process under test left behind; and all that was ever said.
  const leaked = leakedSecrets(world.control, [...said, ...(await filesBelow(world.folder))]);
  expectThat(leaked.length === 0, `the secrets of ${leaked.join(', ')} are outside the sink`);
  return faults;
}

/** What the owner of the rotated key finds with the old one, and who the new one is to AWS. */
async function fetchAsOwner({ world }: Day): Promise<string> {
  const at = { endpoint: world.sandbox.endpoint, region: REGION };
  const old = { accessKeyId: KEYS.replaced, secretAccessKey: secretOf(KEYS.replaced) };
  const secrets = new SecretsManagerClient({ ...at, credentials: old });
  const { SecretString = '{}' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: 'keywarden/ruth' }),
  );
  const found = JSON.parse(SecretString) as { AccessKeyId?: string; SecretAccessKey?: string };
  const { AccessKeyId: accessKeyId = 'nothing', SecretAccessKey: secretAccessKey = '' } = found;
  const sts = new STSClient({ ...at, credentials: { accessKeyId, secretAccessKey } });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  return `${accessKeyId} as ${Arn?.split('/').at(-1)}`;
}

/** Ids of the keys that the sink shows under a label: what has none is dropped by Secrets Manager. */
function labelledKeys({ world }: Day): readonly string[] {
  return [...secretsOf(world.sandbox.world, ACCOUNT, REGION).values()]
    .flatMap(({ versions }) => versions)
    .filter(({ stages }) => stages.length > 0)
    .flatMap(
      ({ value }) => /"AccessKeyId":"(\w+)"/.exec(JSON.stringify(value).replaceAll('\\', ''))?.[1] ?? [],
    );
}

/** How often somebody was written to about a key since the day began. */
function timesTold({ world, began }: Day, id: string): number {
  return world.control
    .mails()
    .slice(began.mails)
    .filter(({ text }) => text?.includes(id)).length;
}
