import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { vi } from 'vitest';
import { type Decision, decisionsOf } from '../../src/sandbox/policies/decisions.ts';
import { ACCOUNT, type Ran, type World, type WorldOptions, aWorld } from './cli.ts';

/** A policy as `iam-policy` prints it. */
export interface Printed {
  readonly role: string;
  readonly size: number;
  readonly attachTo: readonly string[];
  readonly document: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  }[];
}

/** A world in which every command runs as the role `Keywarden`, which has the policies that `iam-policy` prints for it and no more. */
export interface BoundWorld extends World {
  readonly policies: readonly Printed[];
  /** What the policies were asked, and answered. */
  readonly decisions: () => readonly Decision[];
  /** Runs a command as whoever the environment says, an administrator. */
  readonly runAsAdmin: World['run'];
}

export interface BoundOptions extends WorldOptions {
  /** More arguments for `iam-policy`. */
  readonly flags?: readonly string[];
  /** Changes the policies before they bind. */
  readonly change?: (policies: readonly Printed[]) => readonly Printed[];
}

/** The name of the role; its session is what every command runs as. */
const ROLE = 'Keywarden';
/** The role by which accounts are entered, where the configuration says so. */
const MEMBER_ROLE = 'KeywardenMember';

/** Starts a world, prints the policies for its configuration, gives them to a role, and switches their enforcement on. */
export async function aBoundWorld(options: BoundOptions = {}): Promise<BoundWorld> {
  const { flags = [], change = (policies) => policies, ...rest } = options;
  const world = await aWorld(rest);
  const policies = change(await printPolicies(world, flags));
  const roleOf = (name: string, bearer: string) => ({
    name,
    policies: documents(policies.filter(({ attachTo }) => attachTo.includes(bearer))),
  });
  const roles = [
    roleOf(ROLE, 'the identity that runs Keywarden'),
    roleOf(MEMBER_ROLE, 'the role in every account'),
  ];
  world.control.seed({ accounts: [{ id: ACCOUNT, roles }] });
  world.control.setSwitches({ policies: true });
  world.control.clearCalls();
  return {
    ...world,
    policies,
    decisions: () => decisionsOf(world.sandbox.world),
    runAsAdmin: world.run,
    run: async (args, io): Promise<Ran> => {
      await becomeRole(world, ROLE);
      return world.run(args, io);
    },
  };
}

/** What `iam-policy` prints for the world's configuration. */
export async function printPolicies(
  world: World,
  flags: readonly string[] = [],
): Promise<readonly Printed[]> {
  const ran = await world.run(['iam-policy', '--output', 'json', '--quiet', ...flags]);
  if (ran.code !== 0) throw new Error(`iam-policy ended with ${ran.code}: ${ran.err}`);
  return (ran.json() as { policies: readonly Printed[] }).policies;
}

/** Policies as a seed takes them. */
export function documents(policies: readonly Printed[]) {
  return Object.fromEntries(
    policies.map(({ role, document }) => [role, document as unknown as Record<string, unknown>]),
  );
}

/** A session of a role, in the environment that the SDK reads. It lasts an hour of the embedded clock. */
export async function becomeRole({ sandbox, control }: World, role: string): Promise<void> {
  const client = new STSClient({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: control.credentials(ACCOUNT),
  });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      RoleSessionName: 'keywarden',
    }),
  );
  client.destroy();
  vi.stubEnv('AWS_ACCESS_KEY_ID', Credentials?.AccessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', Credentials?.SecretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', Credentials?.SessionToken);
}

/**
 * What policies refused, but for the question that S3 asks itself when an object is read that is not there: whether the
 * caller might have seen that in a listing of the whole bucket. Nobody may; Keywarden then lists just that key.
 */
export function refusedOf(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(
    ({ verdict, action, context }) =>
      verdict !== 'allow' && !(action === 's3:ListBucket' && !context.has('s3:prefix')),
  );
}

/** Every action that policies allow, once, in order. */
export function granted(policies: readonly Printed[]): readonly string[] {
  const allowing = policies.flatMap(({ document }) =>
    document.Statement.filter(({ Effect }) => Effect === 'Allow'),
  );
  return [...new Set(allowing.flatMap(({ Action }) => Action))].toSorted();
}
