import { DescribeKeyCommand, GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AwsFailure } from '../../src/aws/failure.ts';
import { type ObjectApi, objectApi } from '../../src/aws/s3-objects.ts';
import { runOneAccount } from '../../src/lambda/account.ts';
import { takeMailEvents } from '../../src/lambda/mail.ts';
import type { Mail } from '../../src/sandbox/ses/mails.ts';
import type { AccountEvent } from '../../src/lambda/events.ts';
import { weighRun } from '../../src/lambda/weigh.ts';
import { listForRun, summariseRun } from '../../src/lambda/organization.ts';
import type { Telemetry } from '../../src/lambda/telemetry.ts';
import { wake } from '../../src/lambda/wake.ts';
import { decisionsOf } from '../../src/sandbox/policies/decisions.ts';
import { becomeRole, refusedOf } from '../../test/harness/bound.ts';
import { ACCOUNT, type World } from '../../test/harness/cli.ts';
import { MEMBERS, anOrganization, memberKey, policyFor } from '../../test/harness/organization.ts';
import { addressees, statusOf } from '../../test/harness/steps.ts';
import { type Deployed, type Json, propertiesOf, template } from './resolved.ts';
import { documentOf, statementsOf } from './roles.ts';

/**
 * The functions, each as the role that the template gives it, against the embedded AWS that enforces policies: what a
 * role lacks would be refused here, and not first in somebody's account.
 */
const BUCKET = 'keywarden-state';
const STORE = `s3://${BUCKET}/store`;
const ACCOUNTS = { organization: { 'own-account': 'role' } };
const HERE = 'us-east-1';
const ENTERED = [ACCOUNT, ...Object.values(MEMBERS).filter((id) => id !== MEMBERS.suspended)];
const KEYS = (['home', 'prod', 'staging', 'denied', 'throttled', 'sandbox', 'legacy'] as const).map(
  memberKey,
);

const FUNCTION_ROLES = ['AccountsRole', 'AccountRole', 'WeighRole', 'SummariseRole', 'MailEventsRole'];
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const deployed = (...holds: readonly string[]): Deployed => ({
  holds,
  names: {
    'AWS::Partition': 'aws',
    'AWS::AccountId': ACCOUNT,
    'AWS::Region': HERE,
    State: BUCKET,
    'State.Arn': `arn:aws:s3:::${BUCKET}`,
    'StateKey.Arn': `arn:aws:kms:${HERE}:${ACCOUNT}:key/1`,
    Administrator: roleArn('Administrator'),
    ...Object.fromEntries([...FUNCTION_ROLES, 'RunRole'].map((name) => [`${name}.Arn`, roleArn(name)])),
    Sender: 'keywarden@example.com',
    OrganizationId: 'o-embedded0001',
    MemberRole: 'KeywardenMember',
    Principal: `arn:aws:iam::${ACCOUNT}:role/AccountRole`,
    ...Object.fromEntries(
      ['AccountLog', 'AccountsLog', 'WeighLog', 'SummariseLog', 'MailEventsLog', 'MailQueue'].map((id) => [
        `${id}.Arn`,
        `arn:aws:x:${HERE}:${ACCOUNT}:${id}`,
      ]),
    ),
  },
});

/** An organization with both templates deployed. */
async function aDeployment(mode: 'dry-run' | 'enforce') {
  const policy = policyFor(ACCOUNTS, { store: STORE, 'state-key': 'kms:alias/keywarden-state' });
  const world = await anOrganization({ store: STORE, 'state-key': 'kms:alias/keywarden-state' }, ACCOUNTS);
  const { control, sandbox } = world;
  control.clearFaults();
  await putConfiguration(world, policy);
  const holds = mode === 'enforce' ? ['Enforces'] : [];
  const roles = [
    ...FUNCTION_ROLES.map((name) => ({
      name,
      policies: policiesOf('organization', name, deployed(...holds)),
    })),
    ...['Administrator', 'Stranger'].map((name) => ({ name, policies: { all: EVERYTHING } })),
  ];
  const member = (id: string) => {
    const at = deployed(...holds);
    const there = { ...at, names: { ...at.names, 'AWS::AccountId': id } };
    const trust = propertiesOf<{ readonly AssumeRolePolicyDocument: Json }>(template('member-role'), 'Role');
    return {
      name: 'KeywardenMember',
      policies: policiesOf('member-role', 'Role', there),
      trustPolicy: documentOf(trust.AssumeRolePolicyDocument, there) as unknown as Record<string, unknown>,
    };
  };
  await putBucketPolicy(world);
  control.seed({
    accounts: [
      { id: ACCOUNT, roles, kms: { keys: [stateKey()] } },
      ...ENTERED.map((id) => ({ id, roles: [member(id)] })),
    ],
  });
  control.setSwitches({ policies: true });

  let ids = 0;
  const as = async (role: string) => {
    await becomeRole(world, role);
    const config = `s3://${BUCKET}/config/keywarden.yaml`;
    const settings = { config, enforce: mode === 'enforce', endpointUrl: sandbox.endpoint };
    return wake(settings, {
      env: {},
      clock: () => control.clock().now,
      sleep: async () => {},
      randomHex: (digits) => (ids += 1).toString(16).padStart(digits, '0'),
    });
  };
  return { world, as };
}

/** What administrators of an account have. */
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** The state key as the template makes it. */
function stateKey() {
  const organization = template('organization');
  const { KeyPolicy } = propertiesOf<{ readonly KeyPolicy: Json }>(organization, 'SealKey');
  const { AliasName } = propertiesOf<{ readonly AliasName: string }>(organization, 'SealKeyAlias');
  return {
    alias: AliasName,
    policy: documentOf(KeyPolicy, deployed()) as unknown as Record<string, unknown>,
  };
}

/** The policy of the bucket as the template makes it, but for TLS, which the embedded AWS does not speak. */
async function putBucketPolicy({ sandbox, control }: World): Promise<void> {
  const { PolicyDocument } = propertiesOf<{ readonly PolicyDocument: Json }>(
    template('organization'),
    'StatePolicy',
  );
  const { Version, Statement } = documentOf(PolicyDocument, deployed());
  const Policy = JSON.stringify({
    Version,
    Statement: Statement.filter(
      ({ Condition }) => !/SecureTransport|TlsVersion/.test(JSON.stringify(Condition)),
    ),
  });
  const client = clientOf(sandbox.endpoint, control.credentials());
  await client.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  client.destroy();
}

function clientOf(endpoint: string, credentials?: ReturnType<World['control']['credentials']>): S3Client {
  return new S3Client({
    endpoint,
    region: HERE,
    forcePathStyle: true,
    ...(credentials === undefined ? {} : { credentials }),
  });
}

async function putConfiguration({ sandbox, control }: World, policy: string): Promise<void> {
  const client = clientOf(sandbox.endpoint, control.credentials());
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await objectApi(client).writeText(BUCKET, 'config/keywarden.yaml', policy);
  client.destroy();
}

function policiesOf(name: 'organization' | 'member-role', role: string, at: Deployed) {
  const Statement = statementsOf(template(name), role, at);
  return { all: { Version: '2012-10-17', Statement } as unknown as Record<string, unknown> };
}

const QUIET: Telemetry = { info: () => {}, error: () => {}, count: () => {} };

type Act = NonNullable<AccountEvent['account']>;

/** One run over the organization, as the state machine makes it. */
async function aRun({ as }: Awaited<ReturnType<typeof aDeployment>>, run: string, enforce: boolean) {
  const { count } = await listForRun(await as('AccountsRole'), { run }, QUIET);
  const options = { enforce, remaining: () => 900_000, telemetry: QUIET };
  for (const account of ENTERED)
    await runOneAccount(
      await as('AccountRole'),
      { account: { account, name: null }, run, phase: 'look', turn: 1 },
      options,
    );
  const weigher = await as('WeighRole');
  const { bucket, key } = await weighRun(weigher, { run }, QUIET);
  const acts = JSON.parse((await weigher.objects.readText(bucket, key))?.text ?? '') as readonly Act[];
  for (const account of acts)
    await runOneAccount(await as('AccountRole'), { account, run, phase: 'act', turn: 1 }, options);
  return { count, ...(await summariseRun(await as('SummariseRole'), { run }, QUIET)) };
}

function refused(world: World) {
  return refusedOf(decisionsOf(world.sandbox.world));
}

/** What SES has to say of a mail, as Lambda gets it from the queue. */
function eventAbout(sent: Mail | undefined, detailType: string, what: object): object {
  const tags = Object.entries(sent?.tags ?? {}).map(([name, value]) => [name, [value]] as const);
  const mail = { messageId: sent?.id, timestamp: sent?.at, tags: Object.fromEntries(tags) };
  return { Records: [{ body: JSON.stringify({ 'detail-type': detailType, detail: { mail, ...what } }) }] };
}

function delivered(sent: Mail): object {
  const delivery = { recipients: sent.to, timestamp: sent.at };
  return eventAbout(sent, 'Email Delivered', { eventType: 'Delivery', delivery });
}

function bounced(sent: Mail | undefined): object {
  const bouncedRecipients = sent?.to.map((emailAddress) => ({ emailAddress }));
  const bounce = { bounceType: 'Permanent', bouncedRecipients, timestamp: sent?.at };
  return eventAbout(sent, 'Email Bounced', { eventType: 'Bounce', bounce });
}

describe('under the roles of the templates', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('a run looks after every account when it is to enforce, and lacks nothing for it', async () => {
    const deployment = await aDeployment('enforce');
    const { world, as } = deployment;
    const told: unknown[] = [];
    const telemetry: Telemetry = { ...QUIET, info: (_, { outcome }) => void told.push(outcome) };
    expect(await aRun(deployment, 'day-2026-11-25', true)).toMatchObject({ count: ENTERED.length, ok: true });
    const mails = world.control.mails();
    const hearing = await as('MailEventsRole');
    for (const mail of mails) await takeMailEvents(hearing, delivered(mail), telemetry);
    expect(told.filter((outcome) => outcome === 'recorded')).toHaveLength(KEYS.length);
    world.passDays(7);
    expect(await aRun(deployment, 'day-2026-12-02', true)).toMatchObject({ ok: true });
    expect(KEYS.map((id) => statusOf(world, id))).toEqual(KEYS.map(() => 'Inactive'));
    const notice = world.control.mails().findLast(({ tags }) => 'keywarden-account' in tags);
    await takeMailEvents(await as('MailEventsRole'), bounced(notice), telemetry);
    expect(refused(world)).toEqual([]);
  }, 60_000);

  it('a dry run looks at every account, lacks nothing for that, and could do no more', async () => {
    const deployment = await aDeployment('dry-run');
    const { world } = deployment;
    expect(await aRun(deployment, 'dry-run-1', false)).toMatchObject({ count: ENTERED.length, ok: true });
    expect(refused(world)).toEqual([]);
    // Were the functions told to enforce all the same:
    await aRun(deployment, 'by-mistake', true);
    expect(addressees(world)).toEqual([]);
    expect(new Set(refused(world).map(({ action }) => action))).toEqual(new Set(['ses:SendEmail']));
  });
});

describe('the state', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** What comes of a call as a role: `allowed`, or the word of AWS against it. */
  async function asRole(
    world: World,
    role: string,
    call: (objects: ObjectApi, kms: KMSClient) => Promise<unknown>,
  ) {
    await becomeRole(world, role);
    const { endpoint } = world.sandbox;
    const s3 = clientOf(endpoint);
    const kms = new KMSClient({ endpoint, region: HERE });
    try {
      await call(objectApi(s3), kms);
      return 'allowed';
    } catch (error) {
      return error instanceof AwsFailure ? error.code : (error as Error).name;
    } finally {
      s3.destroy();
      kms.destroy();
    }
  }

  const SCOPE = `store/aws/${ACCOUNT}`;
  const read = (key: string) => (objects: ObjectApi) => objects.readText(BUCKET, key);
  const write = (key: string) => (objects: ObjectApi) => objects.writeText(BUCKET, key, '{}');
  const remove = (key: string) => (objects: ObjectApi) => objects.remove(BUCKET, key);
  const list = (prefix: string) => (objects: ObjectApi) => objects.keys(BUCKET, prefix);

  it('is closed to who may do everything in the account by policies, and open to its administrator', async () => {
    const { world } = await aDeployment('enforce');
    const config = 'config/keywarden.yaml';
    for (const call of [read(config), write(config), remove(config), list(''), list('store/')]) {
      expect(await asRole(world, 'Stranger', call)).toBe('AccessDenied');
      expect(await asRole(world, 'Administrator', call)).toBe('allowed');
    }
  });

  it('cannot be listed without a prefix by any function', async () => {
    const { world } = await aDeployment('enforce');
    for (const role of FUNCTION_ROLES) {
      const everything = () =>
        clientOf(world.sandbox.endpoint).send(new ListObjectsV2Command({ Bucket: BUCKET }));
      expect([role, await asRole(world, role, everything)]).toEqual([role, 'AccessDenied']);
      expect([role, await asRole(world, role, list(''))]).toEqual([role, 'AccessDenied']);
    }
  });

  it('is written by the function for mail events only where deliveries and bounces belong', async () => {
    const { world } = await aDeployment('enforce');
    const may = (call: (objects: ObjectApi) => Promise<unknown>) => asRole(world, 'MailEventsRole', call);
    for (const name of ['receipts', 'journal', 'lock']) {
      expect(await may(write(`${SCOPE}/${name}/1.json`))).toBe('allowed');
      expect(await may(read(`${SCOPE}/${name}/2.json`))).toBe('allowed');
      expect(await may(list(`${SCOPE}/${name}/`))).toBe('allowed');
    }
    expect(await may(remove(`${SCOPE}/lock/1.json`))).toBe('allowed');
    for (const call of [
      ...['memory/1.json', 'cache/1.json', 'doctor/1.json'].map((name) => write(`${SCOPE}/${name}`)),
      ...['memory/1.json', 'cache/1.json'].map((name) => read(`${SCOPE}/${name}`)),
      ...['receipts/1.json', 'journal/1.json'].map((name) => remove(`${SCOPE}/${name}`)),
      write('store/runs/1.json'),
      write('store/looks/1.json'),
      write('config/keywarden.yaml'),
      list(`${SCOPE}/memory/`),
      list('store/'),
    ])
      expect(await may(call)).toBe('AccessDenied');
  });

  it('tells what is not there from what may not be read', async () => {
    const { world } = await aDeployment('enforce');
    await becomeRole(world, 'AccountRole');
    const client = clientOf(world.sandbox.endpoint);
    expect(await objectApi(client).readText(BUCKET, `${SCOPE}/receipts/none.json`)).toBeNull();
    client.destroy();
    expect(await asRole(world, 'AccountRole', read('elsewhere/none.json'))).toBe('AccessDenied');
  });

  it.each([
    ['AccountRole', 'allowed'],
    ['MailEventsRole', 'allowed'],
    ['Administrator', 'allowed'],
    ['AccountsRole', 'AccessDeniedException'],
    ['WeighRole', 'AccessDeniedException'],
    ['SummariseRole', 'AccessDeniedException'],
    ['Stranger', 'AccessDeniedException'],
  ])('is sealed by %s: %s', async (role, expected) => {
    const { world } = await aDeployment('dry-run');
    const seal = (KeyId: string) => (_: ObjectApi, kms: KMSClient) =>
      kms.send(new GenerateMacCommand({ KeyId, Message: Buffer.from('x'), MacAlgorithm: 'HMAC_SHA_256' }));
    expect(await asRole(world, role, seal('alias/keywarden-state'))).toBe(expected);
  });

  it('its key is looked after by who may do everything, without making a seal', async () => {
    const { world } = await aDeployment('dry-run');
    const looking = (_: ObjectApi, kms: KMSClient) =>
      kms.send(new DescribeKeyCommand({ KeyId: 'alias/keywarden-state' }));
    expect(await asRole(world, 'Stranger', looking)).toBe('allowed');
  });
});
