import { describe, expect, it } from 'vitest';
import type { SeedDocument } from '../../src/sandbox/seed/schema.ts';
import { MINUTE } from '../../src/core/model/time.ts';
import { type Printed, aBoundWorld, documents, granted, printPolicies } from '../harness/bound.ts';
import { ACCOUNT, type Ran, type World, aWorld } from '../harness/cli.ts';
import { MEMBERS, anOrganization } from '../harness/organization.ts';
import { policyFile } from '../harness/policy-file.ts';
import { BUSY, aUser } from '../harness/steps.ts';
import { everything } from './life.ts';
import { newlyRefused, removals } from './replay.ts';

type KeySeed = NonNullable<SeedDocument['accounts'][number]['kms']>['keys'][number];

interface Diagnosed {
  readonly ok: boolean;
  readonly account: string | null;
  readonly findings: readonly {
    readonly area: string;
    readonly status: 'ok' | 'warn' | 'fail' | 'unknown';
    readonly message: string;
    readonly fix: string | null;
  }[];
}

async function diagnose(world: Pick<World, 'run'>, ...more: readonly string[]) {
  const ran: Ran = await world.run(['doctor', '--output', 'json', ...more]);
  const diagnosed = JSON.parse(ran.out) as Diagnosed;
  const of = (status: string) =>
    diagnosed.findings.filter((finding) => finding.status === status).map(({ message }) => message);
  return { ...ran, ...diagnosed, fails: of('fail'), warns: of('warn'), unknowns: of('unknown') };
}

const TO_BUCKET = everything({ to: 's3', bucket: 'handover' }, { store: 's3://state/keywarden' });
const BUCKETS = { buckets: ['handover', { name: 'state', versioning: 'Enabled' as const }] };
const READER = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::handover/credential/${aws:username}/*',
    },
  ],
};
const ana = { ...aUser('ana', BUSY), policies: { reads: READER } };

/** What `iam-policy` prints for running, and for doctor. */
const bothPolicies = async (policy: string) => {
  const world = await aWorld({ policy });
  return [...(await printPolicies(world)), ...(await printPolicies(world, ['--role', 'doctor']))];
};

describe('doctor, where everything is as it should be', () => {
  it('says so, of what it may look at, and changes nothing but the probe it takes away', async () => {
    const policies = await bothPolicies(TO_BUCKET);
    const world = await aBoundWorld({
      policy: TO_BUCKET,
      users: [ana],
      s3: BUCKETS,
      change: () => policies,
    });
    const { code, fails, warns, unknowns, findings, account } = await diagnose(world);
    expect({ code, fails, unknowns }).toEqual({ code: 0, fails: [], unknowns: [] });
    // The rule of the robots only rotates; what that leads into is said three times, and of nothing else.
    expect(warns).toEqual(
      ['`delete`', '`unused` beside it', '`inactive: { adopt: true }`'].map((part) =>
        expect.stringContaining(`rules[0].rotate: has no ${part}`),
      ),
    );
    expect(account).toBe(ACCOUNT);
    expect(new Set(findings.map(({ area }) => area))).toEqual(
      new Set('configuration credentials clock reading changing mail delivery store seal'.split(' ')),
    );
    const writes = world.control
      .calls({ access: 'write' })
      .map(({ service, operation }) => `${service}:${operation}`);
    expect(writes).toEqual(['s3:PutObject', 's3:DeleteObject']);
    expect(world.control.mails()).toEqual([]);

    // The policy for doctor is exactly what that took.
    const ofDoctor = policies.filter(({ role }) => role === 'doctor');
    const used = new Set(world.decisions().map(({ action }) => action));
    expect(granted(ofDoctor).filter((action) => !used.has(action))).toEqual([]);
    const needless = removals(ofDoctor.map(({ document }) => document)).filter(({ documents: left }) => {
      const rest = policies.filter(({ role }) => role !== 'doctor').map(({ document }) => document);
      return newlyRefused(world.decisions(), [...rest, ...left]).length === 0;
    });
    expect(needless.map(({ name }) => name)).toEqual([]);
  });

  it('reads well in a terminal', async () => {
    const world = await aWorld({ users: [ana] });
    const { code, out } = await world.run(['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/^configuration\n {2}ok {7}.*keywarden.yaml is valid\.\n\ncredentials\n/);
    expect(out).toMatch(/\d to put right, \d to think about, \d that could not be found out\.\n$/);
  });
});

describe('doctor, with a state key in KMS', () => {
  const policy = policyFile({ 'state-key': 'kms:alias/seal' });
  const ofSeal = async (options: Parameters<typeof aBoundWorld>[0], key?: KeySeed) => {
    const world = await aBoundWorld({ policy, users: [ana], ...options });
    if (key !== undefined) world.control.seed({ accounts: [{ id: ACCOUNT, kms: { keys: [key] } }] });
    const { findings } = await diagnose(world);
    const found = findings.filter(({ area }) => area === 'seal');
    return { world, found: found.map(({ status, message, fix }) => `${status} ${message} ${fix ?? ''}`) };
  };

  it('makes a MAC with it, under what iam-policy prints', async () => {
    const { world, found } = await ofSeal({}, { alias: 'alias/seal' });
    expect(found).toEqual(['ok The state key alias/seal makes MACs in us-east-1. ']);
    expect(world.policies.map(({ role }) => role)).toContain('seal');
    expect(world.control.calls({ service: 'kms' }).map(({ operation }) => operation)).toEqual([
      'GenerateMac',
    ]);
  });

  it('says that it is not there, is disabled, or may not be used', async () => {
    expect((await ofSeal({})).found).toEqual([
      expect.stringMatching(/^fail .*Alias .*alias\/seal is not found.*create-key/),
    ]);
    expect((await ofSeal({}, { alias: 'alias/seal', enabled: false })).found).toEqual([
      expect.stringMatching(/^fail .*is disabled.*enable-key/),
    ]);
    const change = (policies: readonly Printed[]) => policies.filter(({ role }) => role !== 'seal');
    expect((await ofSeal({ change }, { alias: 'alias/seal' })).found).toEqual([
      expect.stringMatching(/^fail .*Allow the action kms:GenerateMac.*--role seal/),
    ]);
  });

  it('reads it where it is in Secrets Manager, and says when it is not there', async () => {
    const arn = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:state-a1b2c3`;
    const { found } = await ofSeal({ policy: policyFile({ 'state-key': `secretsmanager:${arn}` }) });
    expect(found).toEqual([expect.stringMatching(/^fail .*cannot be read: .*create-secret/)]);
  });

  it('may use no other key of the account', async () => {
    const other = policyFile({ 'state-key': 'kms:alias/other' });
    const policies = await printPolicies(await aWorld({ policy }));
    const { found } = await ofSeal({ policy: other, change: () => policies }, { alias: 'alias/other' });
    expect(found).toEqual([expect.stringMatching(/^fail .*alias\/other.*was denied/)]);
  });
});

describe('doctor, with no more than running takes', () => {
  it('calls unknown what it may not ask, says what would help, and does not fail', async () => {
    const world = await aBoundWorld({ policy: TO_BUCKET, users: [ana], s3: BUCKETS });
    const { code, fails, unknowns, findings } = await diagnose(world);
    expect([code, fails]).toEqual([0, []]);
    expect(unknowns).toEqual([
      expect.stringContaining('Whether a run may change anything is not known'),
      expect.stringContaining('Whether keywarden@example.com is verified'),
      expect.stringContaining('The state of SES'),
      expect.stringContaining('How the bucket handover encrypts'),
      expect.stringContaining('Where the bucket handover is'),
      expect.stringContaining('Whether owners could fetch'),
      expect.stringContaining('Whether the bucket state is private'),
      expect.stringContaining('How the bucket state encrypts'),
      expect.stringContaining('Whether the bucket state keeps versions'),
    ]);
    const [changing] = findings.filter(({ area }) => area === 'changing');
    expect(changing?.fix).toContain('keywarden iam-policy --role doctor');
  });
});

describe('doctor, of an identity that may issue keys', () => {
  const warned = async (create: object | null) => {
    const policies = await bothPolicies(TO_BUCKET);
    const more = { Version: '2012-10-17', Statement: create === null ? [] : [create] };
    const world = await aBoundWorld({
      policy: TO_BUCKET,
      users: [ana],
      s3: BUCKETS,
      change: () =>
        create === null
          ? policies
          : [...policies, { role: 'more', size: 0, attachTo: [RUNS], document: more } as Printed],
    });
    return (await diagnose(world)).warns.filter((each) => each.includes('issue keys'));
  };
  const RUNS = 'the identity that runs Keywarden';
  const creating = (Resource: string) => ({
    Effect: 'Allow',
    Action: ['iam:CreateAccessKey'],
    Resource: [Resource],
  });

  it('warns of the right to issue them for users whom no rule means', async () => {
    expect(await warned(creating('*'))).toEqual([
      expect.stringContaining('may issue keys for users to whom no rule with `by: keywarden` applies'),
    ]);
    expect(await warned(creating('arn:aws:iam::*:user/robots/*'))).toEqual([]);
    expect(await warned(null)).toEqual([]);
  });
});

describe('doctor, where something is wrong', () => {
  it('names each thing with its fix, and exits with 1', async () => {
    const world = await aWorld({
      policy: TO_BUCKET,
      users: [aUser('ana', BUSY)],
      ses: { identities: [{ name: 'example.com', verified: false }], sandbox: true },
      s3: { buckets: [{ name: 'handover', region: 'eu-west-1', publicAccessBlock: null }] },
    });
    world.control.addFault({
      operation: 'iam:ListUserTags',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });
    const { code, ok, fails, findings } = await diagnose(world);
    expect([code, ok]).toEqual([1, false]);
    expect(fails).toEqual([
      expect.stringContaining('iam:ListUserTags was denied'),
      expect.stringContaining('example.com is not verified yet'),
      expect.stringContaining('The bucket handover has no block of public access'),
      expect.stringContaining('The bucket handover is in eu-west-1'),
      expect.stringContaining('The store s3://state/keywarden cannot be used'),
      expect.stringContaining('There is no bucket state'),
    ]);
    expect(findings.filter(({ status, fix }) => status === 'fail' && fix === null)).toEqual([]);
  });

  it('goes on without credentials and with a faulty configuration, as far as it can', async () => {
    const world = await aWorld({ policy: 'version: 1\nrules: [{ name: x, unsed: {} }]\n' });
    world.control.addFault({ operation: 'sts:*', kind: 'error', code: 'ExpiredToken', status: 403 });
    const { code, account, fails } = await diagnose(world);
    expect([code, account]).toEqual([1, null]);
    expect(fails).toEqual([
      expect.stringContaining('Did you mean unused?'),
      expect.stringContaining('the credentials have expired'),
    ]);
  });

  it('finds the map of owners that is not there', async () => {
    const world = await aWorld({ policy: policyFile({ owners: [{ map: 'owners.csv' }] }) });
    expect((await diagnose(world)).fails).toEqual([expect.stringContaining('owners.csv')]);
  });

  it('compares the clocks', async () => {
    const world = await aWorld({ users: [ana] });
    const clock = () => world.control.clock().now + 6 * MINUTE;
    const { out } = await world.run(['doctor', '--output', 'json'], { clock });
    expect(out).toContain('360 s ahead of');
  });

  it('knows a role with a path only by its ARN, and takes one', async () => {
    const world = await aWorld({
      users: [ana],
      roles: [{ name: 'Keys', path: '/tools/', policies: {} }],
    });
    world.control.setSwitches({ policies: true });
    const asked = await diagnose(world, '--principal', `arn:aws:iam::${ACCOUNT}:role/Keys`);
    expect(asked.unknowns).toEqual([expect.stringContaining('cannot be found')]);
    const named = await diagnose(world, '--principal', `arn:aws:iam::${ACCOUNT}:role/tools/Keys`);
    expect(named.fails).toContainEqual(expect.stringContaining('iam:UpdateAccessKey on'));
  });

  it('is told of another account than was asked for', async () => {
    const world = await aWorld({ users: [ana] });
    const { code, err } = await world.run(['doctor', '--account', '999999999999']);
    expect([code, err]).toEqual([2, expect.stringContaining('not 999999999999')]);
  });
});

describe('doctor, over an organization', () => {
  it('enters every account, names those that it cannot enter, and looks closer at the first', async () => {
    const world = await anOrganization();
    world.control.clearFaults();
    const { code, fails, findings } = await diagnose(world);
    expect(code).toBe(1);
    expect(fails).toEqual([expect.stringMatching(`cannot be entered: ${MEMBERS.denied} \\(denied\\)`)]);
    const said = findings.map(({ message }) => message).join('\n');
    expect(said).toContain('4 of 5 accounts can be entered.');
    expect(said).toMatch(/\d+ of \d+ reads work/);
  });

  it('enters the one account that is picked', async () => {
    const world = await anOrganization();
    const { code, findings } = await diagnose(world, '--account', MEMBERS.prod);
    expect([code, findings.find(({ area }) => area === 'accounts')?.message]).toEqual([
      0,
      '1 of 1 accounts can be entered.',
    ]);
  });

  it('asks about the role of the account it entered', async () => {
    const world = await anOrganization();
    world.control.clearFaults();
    const role = { name: 'KeywardenMember', trusts: [ACCOUNT], policies: documents([]) };
    world.control.seed({ accounts: [{ id: MEMBERS.prod, roles: [role] }] });
    world.control.setSwitches({ policies: true });
    const { fails, unknowns } = await diagnose(world, '--account', MEMBERS.prod);
    expect(fails.join('\n')).toContain('iam:ListUsers was denied');
    expect(unknowns.join('\n')).toContain('iam:SimulatePrincipalPolicy');
  });
});
