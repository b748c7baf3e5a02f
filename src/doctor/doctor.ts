import type { Aws } from '../aws/clients.ts';
import type { DeliverSettings, Match, Policy } from '../core/model/policy.ts';
import type { Clock, Sleep } from '../core/ports.ts';
import { ANYWHERE, type Place } from '../permissions/place.ts';
import { runningPolicies } from '../permissions/policies.ts';
import { findHome } from '../run/fleet/home.ts';
import type { Blobs } from '../store/blobs.ts';
import { s3Place } from '../store/s3-blobs.ts';
import { ask } from './asked.ts';
import { roleBehind } from '../core/accounts/role-behind.ts';
import { checkAccounts } from './checks/accounts.ts';
import { checkChanging } from './checks/changing.ts';
import { checkClock } from './checks/clock.ts';
import { checkCredentials } from './checks/credentials.ts';
import { checkDelivery } from './checks/delivery.ts';
import { checkMail } from './checks/mail.ts';
import { checkReading } from './checks/reading.ts';
import { checkSeal } from './checks/seal.ts';
import { checkStore } from './checks/store.ts';
import type { Diagnosis } from './diagnosis.ts';
import { glob } from '../core/glob.ts';
import { issuingRules } from '../permissions/parts/issue.ts';
import { reachOf } from '../permissions/parts/reach.ts';
import type { CallerFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { gatherAccounts } from './gather/accounts.ts';
import { gatherDelivery } from './gather/delivery.ts';
import { gatherMail } from './gather/mail.ts';
import { type SampleUser, gatherReads } from './gather/reads.ts';
import { gatherSeal } from './gather/seal.ts';
import { gatherStore } from './gather/store.ts';
import { gatherForbidden, gatherWrites } from './gather/writes.ts';

export interface DoctorTools {
  readonly aws: Aws;
  readonly policy: Policy;
  /** Where the store is: a folder, or `s3://bucket/prefix`. */
  readonly storePlace: string;
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Whose policies to ask about; undefined: those of whoever this runs as. */
  readonly principal: string | undefined;
  /** The only account to enter; undefined: all. */
  readonly account: string | undefined;
  /** Names the sessions in the accounts that are entered. */
  readonly run: string;
  readonly sleep: Sleep;
  readonly onProgress: (what: string) => void;
}

/** Looks for what is missing to run here. Changes nothing but a probe in the store, which it removes. */
export async function examine(tools: DoctorTools): Promise<Diagnosis> {
  const { aws, policy, onProgress } = tools;
  onProgress('Asking AWS who we are');
  const caller = await ask(async () => ({
    ...(await aws.sts.callerIdentity()),
    region: await aws.region(),
  }));
  const found: Finding[] = [...checkCredentials(caller)];
  if (!caller.answered) return { caller: null, findings: found };

  const server = aws.latestServerTime();
  found.push(...checkClock(server === null ? null : tools.clock() - server));
  const where = await enter(tools, caller.value, found);
  if (where !== null) found.push(...(await examineAccount(tools, where)));
  if (where !== null && where.aws !== aws) where.aws.close();
  if (policy.notify !== null) {
    onProgress('Asking SES');
    found.push(...checkMail(await gatherMail(aws, policy.notify)));
  }
  onProgress('Trying the store');
  found.push(...checkStore(await gatherStore(aws, tools.storePlace, tools.blobs, caller.value.account)));
  onProgress('Trying the state key');
  found.push(...checkSeal(await gatherSeal(aws, policy.stateKeys, caller.value.region)));
  return { caller: caller.value, findings: found };
}

/** An account to look closer at, and whose policies count there. */
interface Where {
  readonly aws: Aws;
  readonly at: CallerFacts;
  readonly principal: string;
}

/** With many accounts every one is entered, and the first that opens is looked at closer. */
async function enter(tools: DoctorTools, caller: CallerFacts, found: Finding[]): Promise<Where | null> {
  const { aws, policy, principal, account, run, sleep, onProgress } = tools;
  const { accounts } = policy;
  const own = { aws, at: caller, principal: principal ?? roleBehind(caller.arn) };
  if (accounts === 'self') return own;
  const home = await findHome(aws);
  const { facts, first } = await gatherAccounts(home, accounts, {
    account,
    run,
    sleep,
    onProgress: (done, total) => onProgress(`Entering accounts ${done}/${total}`),
  });
  found.push(...checkAccounts(facts, { role: accounts.entry.role, caller: caller.arn }));
  if (first === null) return null;
  const { target } = first;
  const byCredentials = target.account === caller.account && accounts.entry.own === 'credentials';
  if (byCredentials) return own;
  const arn = `arn:${caller.partition}:iam::${target.account}:role/${accounts.entry.role}`;
  return { aws: first.aws, at: { ...caller, account: target.account, arn }, principal: principal ?? arn };
}

async function examineAccount(tools: DoctorTools, where: Where): Promise<readonly Finding[]> {
  const { policy, onProgress } = tools;
  const { aws, at, principal } = where;
  onProgress('Trying the reads of a run');
  const { reads, sample } = await gatherReads(aws);
  const found: Finding[] = [
    ...checkReading(reads, { asksForGroups: asksForGroups(policy), triedUser: sample !== null }),
  ];
  onProgress('Asking IAM about changes');
  found.push(...(await examineChanging(tools, where, sample)));
  if (policy.deliver !== null) {
    onProgress('Asking about the delivery of secrets');
    found.push(...checkDelivery(await gatherDelivery(aws, policy.deliver, at, sample)));
  }
  if (principal.endsWith(':root')) return found.filter(({ area }) => area !== 'changing');
  return found;
}

async function examineChanging(
  { policy, storePlace }: DoctorTools,
  { aws, at, principal }: Where,
  sample: SampleUser | null,
): Promise<readonly Finding[]> {
  const { account, partition, region } = at;
  const place: Place = { ...ANYWHERE, account, partition, region };
  const roles = policy.accounts === 'self' ? ['write', 'issue', 'notify'] : ['write', 'issue'];
  const wanted = runningPolicies(policy, place, s3Place(storePlace)).filter(({ role }) =>
    roles.includes(role),
  );
  if (wanted.length === 0) return [];
  const inspect = aws.inspect(null);
  const writes = await gatherWrites(inspect, principal, wanted);
  const userArn = sample?.arn ?? `arn:${partition}:iam::${account}:user/doctor`;
  const secretArn = policy.deliver === null ? null : secretOf(policy.deliver, at);
  const strangerArn = strangerOf(policy, place);
  const forbidden = await gatherForbidden(inspect, principal, { userArn, secretArn, strangerArn });
  return checkChanging(writes, forbidden);
}

/** A user for whom no key may be issued; null: a rule may apply to anybody. */
function strangerOf(policy: Policy, place: Place): string | null {
  const [path, user] = ['/keywarden-doctor/', 'stranger'];
  const reaches = issuingRules(policy).flatMap(({ match }) => reachOf(match, place).reaches);
  const isReached = reaches.some(
    (reach) =>
      path.startsWith(reach.path) &&
      Object.keys(reach.tags).length === 0 &&
      (reach.user === null || glob(reach.user, user)),
  );
  return isReached ? null : `arn:${place.partition}:iam::${place.account}:user${path}${user}`;
}

function secretOf(deliver: DeliverSettings, { account, partition, region }: CallerFacts): string {
  return deliver.to === 's3'
    ? `arn:${partition}:s3:::${deliver.bucket}/credential/doctor/doctor.csv`
    : `arn:${partition}:secretsmanager:${deliver.region ?? region}:${account}:secret:keywarden/doctor-a1b2c3`;
}

function asksForGroups({ rules }: Policy): boolean {
  const asks = ({ group, all = [], any = [], not }: Match): boolean =>
    group !== undefined || all.some(asks) || any.some(asks) || (not !== undefined && asks(not));
  return rules.some(({ match }) => asks(match));
}
