import { resolve } from 'node:path';
import { type Aws, createAws } from '../aws/clients.ts';
import type { Policy } from '../core/model/policy.ts';
import { loadTemplates } from '../notify/templates.ts';
import type { RunDeps } from '../run/deps.ts';
import { enterAccount } from '../run/fleet/enter.ts';
import type { Fleet } from '../run/fleet/fleet.ts';
import { findHome } from '../run/fleet/home.ts';
import { keySources, openSeal } from '../run/state-key.ts';
import { type AccountList, listAccounts } from '../run/fleet/list-accounts.ts';
import { accountLabel } from '../report/words.ts';
import type { Blobs } from '../store/blobs.ts';
import { openBlobs } from '../store/open-blobs.ts';
import { openDirectories } from '../owners/open.ts';
import { openStore } from '../store/store.ts';
import { storeScope } from '../store/names.ts';
import { usageError } from './exit.ts';
import { readNamed } from './files.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { type FoundPolicy, findPolicy } from './policy.ts';
import { sayLine } from './print.ts';
import { type Progress, startProgress } from './progress.ts';
import { makeStateKey, stateKeysOf, storePlace } from './store.ts';

/** An account within reach: the policy, and what a run needs. */
export interface Reach extends FoundPolicy {
  readonly deps: RunDeps;
  readonly progress: Progress;
}

/** How an account is looked at, and what for. */
export interface How {
  /** Ask IAM for everybody's keys, whatever report and cache say. */
  readonly full?: boolean | undefined;
  /** The command changes something: what it writes has to be sealed. */
  readonly changes?: boolean;
}

/** Many accounts within reach. */
export interface FleetReach extends FoundPolicy {
  readonly fleet: Fleet;
  readonly list: AccountList;
  readonly progress: Progress;
}

/**
 * One account: that of the credentials, or the one that `--account` picks where the configuration is for many.
 * @throws ConfigError, TemplateError, AwsFailure, ExitError (2)
 */
export async function reachAccount(options: CommonOptions, io: Io, how: How = {}): Promise<Reach> {
  const reach = await reachAccounts(options, io, how);
  if ('deps' in reach) return reach;
  throw usageError(
    `${reach.policy.source} is for ${reach.list.targets.length} accounts: choose one with --account ID.`,
  );
}

/**
 * Every account that the configuration is for; only one where it is for one, or where `--account` picks one.
 * @throws ConfigError, TemplateError, AwsFailure, ExitError (2)
 */
export async function reachAccounts(
  options: CommonOptions,
  io: Io,
  how: How = {},
): Promise<Reach | FleetReach> {
  const found = await findPolicy(options, io);
  const { aws, common, progress } = await setUp(found, options, io, how);
  const { accounts } = found.policy;
  if (accounts === 'self') return { ...found, deps: { ...common, aws }, progress };

  const home = await findHome(aws);
  const list = await listAccounts(home, accounts, {
    account: options.account,
    onProgress: (done, total) => progress.show(`Choosing accounts ${done}/${total}`),
  });
  const fleet = { home, entry: accounts.entry, common };
  if (options.account !== undefined)
    return { ...found, deps: memberDeps(fleet, list, options.account), progress };
  const [first] = list.targets;
  // A list of the one account that we are in is another way to say `self`.
  if (accounts.kind === 'list' && accounts.ids.length === 1 && first?.account === home.caller.account)
    return { ...found, deps: memberDeps(fleet, list, first.account), progress };
  if (list.targets.length === 0 && list.others.every(({ outcome }) => outcome === 'left-out')) {
    throw usageError(
      `${found.policy.source} is for no account that could be looked at: check "include" and "exclude" under accounts.`,
    );
  }
  if (!options.quiet) for (const note of list.notes) sayLine(io, `Note: ${note}`);
  return { ...found, fleet, list, progress };
}

/** The store of whatever account, and AWS as the credentials have it: for what concerns no account's users. */
export async function reachStores(options: CommonOptions, io: Io): Promise<SetUp> {
  return setUp(await findPolicy(options, io), options, io, {});
}

interface SetUp {
  readonly aws: Aws;
  readonly common: Fleet['common'];
  readonly progress: Progress;
}

async function setUp(
  { policy, folder }: FoundPolicy,
  options: CommonOptions,
  io: Io,
  { full = false, changes = false }: How,
): Promise<SetUp> {
  const endpointUrl = endpointOf(options, io);
  const progress = startProgress(io, options.quiet === true);
  const aws = connect(options, io);
  const blobs = blobsOf({ policy, folder }, aws, io);
  if (changes) await makeStateKey(policy, folder, io);
  const stateKeys = stateKeysOf(policy, folder, io);
  const sources = keySources(aws, {
    env: io.env,
    readFile: (path) => readNamed(io, path, 'state key'),
  });
  const common: SetUp['common'] = {
    policy,
    openStore: async ({ partition, account }) => {
      checkAccount(options, policy, account);
      const scope = storeScope({ partition, account, ...(endpointUrl === undefined ? {} : { endpointUrl }) });
      const seal = await openSeal(stateKeys, sources, { partition, account });
      return openStore({ blobs, scope, clock: io.clock, seal });
    },
    ...(await openWords({ policy, folder }, io)),
    newRunId: () => io.randomHex(8),
    clock: io.clock,
    sleep: io.sleep,
    full,
    onProgress: (done, total) => progress.show(`Reading users ${done}/${total}`),
  };
  return { aws, common, progress };
}

/** AWS with the credentials that the options choose. Nothing is sent yet. @throws ExitError (2) */
export function connect(options: CommonOptions, io: Io): Aws {
  const endpointUrl = endpointOf(options, io);
  return createAws({
    sleep: io.sleep,
    clock: io.clock,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  });
}

/** One for all accounts, in the name of whoever runs this: members need no right to the evidence. @throws StoreError */
export function blobsOf(
  { policy, folder }: Pick<FoundPolicy, 'policy' | 'folder'>,
  aws: Pick<Aws, 'objects'>,
  io: Io,
): Blobs {
  const tools = { randomId: () => io.randomHex(8), objects: aws.objects };
  return openBlobs(storePlace(policy, folder, io), tools);
}

/** What the configuration names besides: templates of mails, and who answers for users. @throws TemplateError, ExitError (2) */
export async function openWords(
  { policy, folder }: Pick<FoundPolicy, 'policy' | 'folder'>,
  io: Io,
): Promise<Pick<RunDeps, 'templates' | 'directories'>> {
  const templates = policy.notify?.email.templates ?? null;
  return {
    templates: await loadTemplates(templates === null ? null : resolve(folder, templates), io.readText),
    directories: await openDirectories(policy.owners, {
      readMap: (file) => readMap(io, resolve(folder, file)),
      secret: (reference) => secretOf(io, reference),
    }),
  };
}

async function readMap(io: Io, path: string): Promise<string> {
  const text = await readNamed(io, path, 'map of owners');
  if (text === null) throw usageError(`There is no file ${path}, which "owners" names as a map.`);
  return text;
}

/** `env:NAME`. @throws ExitError (2) where it is not set */
function secretOf(io: Io, reference: string): string {
  const name = reference.replace(/^env:/, '');
  const value = io.env[name];
  if (value === undefined || value === '')
    throw usageError(
      `The configuration takes a password from the environment variable ${name}, and it is not set.`,
    );
  return value;
}

/** What a run over one of many accounts is made of. @throws ExitError (2) where the configuration is not for it */
function memberDeps(fleet: Fleet, { targets, others }: AccountList, account: string): RunDeps {
  const target = targets.find((each) => each.account === account);
  if (target === undefined) {
    const other = others.find((each) => each.account === account);
    throw usageError(
      other === undefined
        ? `Account ${account} is none of those that ${fleet.common.policy.source} is for.`
        : `Account ${accountLabel(other)} is not entered. ${other.because.join(' ')}`,
    );
  }
  const run = fleet.common.newRunId();
  return {
    ...fleet.common,
    ...enterAccount(fleet, target, run),
    accountName: target.name,
    startedBy: fleet.home.caller.arn,
    newRunId: () => run,
  };
}

/** Where calls go instead of AWS. @throws ExitError (2) for what is not a URL */
function endpointOf(options: CommonOptions, io: Io): string | undefined {
  const url = options.endpointUrl ?? io.env['AWS_ENDPOINT_URL'];
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url))) return url;
  const who = options.endpointUrl === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint-url';
  throw usageError(`${who} is "${url}", and must be a URL like http://127.0.0.1:8123.`);
}

/** The credentials decide which account we are in; being in another one than was asked for must not go unnoticed. */
function checkAccount({ account: wanted }: CommonOptions, { accounts }: Policy, actual: string): void {
  if (accounts !== 'self' || wanted === undefined || wanted === actual) return;
  throw usageError(`The credentials are for account ${actual}, not ${wanted}. Choose others with --profile.`);
}
