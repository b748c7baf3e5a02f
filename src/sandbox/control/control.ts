import { adminCredentials } from '../credentials/admin.ts';
import type { Credentials } from '../credentials/admin.ts';
import type { ClockMode, EmbeddedClock } from '../clock.ts';
import { environmentOf } from '../environment.ts';
import type { ActiveFault, Fault } from '../faults/fault.ts';
import type { FaultInjector } from '../faults/injector.ts';
import { recordUse } from '../iam/last-use.ts';
import type { CallFilter, CallLog, LoggedCall } from '../log/call-log.ts';
import { applySeed } from '../seed/apply.ts';
import { checkSeed, parseSeed } from '../seed/parse.ts';
import type { SeedDocument } from '../seed/schema.ts';
import { readMails } from '../ses/ses.ts';
import type { Mail } from '../ses/ses.ts';
import { patchSwitches } from '../switches.ts';
import type { Switches, SwitchesPatch } from '../switches.ts';
import type { MemoryWorld } from '../world-memory.ts';
import type { Instant } from '../world.ts';
import { accountState } from './state.ts';
import type { AccountState } from './state.ts';

/** Everything that can be done to the embedded AWS from outside; `/_sandbox/` is the same over HTTP. */
export interface Control {
  readonly clock: () => { readonly now: Instant; readonly mode: ClockMode };
  readonly setClock: (at: Instant, mode?: ClockMode) => void;
  /** Moves the clock on by so many ms. */
  readonly advance: (ms: number) => void;
  readonly calls: (filter?: CallFilter) => readonly LoggedCall[];
  readonly clearCalls: () => void;
  readonly faults: () => readonly ActiveFault[];
  readonly addFault: (fault: Fault) => ActiveFault;
  /** Takes one fault back, or all. */
  readonly clearFaults: (id?: number) => void;
  readonly switches: () => Switches;
  /** Changes what the patch names, and leaves the rest. */
  readonly setSwitches: (patch: SwitchesPatch) => Switches;
  /** Adds to what is there. @param seed data, or YAML or JSON text. @throws SeedError */
  readonly seed: (seed: SeedDocument | string) => void;
  /**
   * The owner of a key used it: by default now, for `ec2` in `us-east-1`.
   * @throws UnknownKeyError
   */
  readonly use: (keyId: string, use?: KeyUse) => void;
  /** The mails SES accepted, in the order of sending. */
  readonly mails: (account?: string) => readonly Mail[];
  /** The credentials to begin with, of the account named or else of the first. @throws UnknownAccountError */
  readonly credentials: (account?: string) => Credentials;
  /** What is in the account named, or in all. @throws UnknownAccountError */
  readonly state: (account?: string) => readonly AccountState[];
}

interface KeyUse {
  readonly at?: Instant;
  readonly service?: string;
  readonly region?: string;
}

/** What the control works on. */
export interface Controlled {
  readonly world: MemoryWorld;
  readonly clock: EmbeddedClock;
  readonly log: CallLog;
  readonly faults: FaultInjector;
}

export class UnknownKeyError extends Error {}
export class UnknownAccountError extends Error {}

export const createControl = ({ world, clock, log, faults }: Controlled): Control => {
  const environment = environmentOf(world);
  const existing = (account: string | undefined): string => {
    const id = account ?? world.accounts()[0];
    if (id !== undefined && world.accounts().includes(id)) return id;
    throw new UnknownAccountError(
      `There is no account ${id ?? ''} here. Accounts: ${world.accounts().join(', ')}.`,
    );
  };
  return {
    clock: () => ({ now: clock.now(), mode: clock.mode() }),
    setClock: clock.set,
    advance: (ms) => clock.set(clock.now() + ms),
    calls: log.read,
    clearCalls: log.clear,
    faults: faults.list,
    addFault: faults.add,
    clearFaults: faults.clear,
    switches: () => environment.switches,
    setSwitches: (patch) => (environment.switches = patchSwitches(environment.switches, patch)),
    seed: (seed) => applySeed(world, typeof seed === 'string' ? parseSeed(seed) : checkSeed(seed)),
    use: (keyId, { at = world.now(), service = 'ec2', region = 'us-east-1' } = {}) => {
      if (!recordUse(world, keyId, { at, service, region }))
        throw new UnknownKeyError(`There is no access key ${keyId} here.`);
    },
    mails: (account) => readMails(world, account),
    credentials: (account) => adminCredentials(existing(account)),
    state: (account) =>
      (account === undefined ? world.accounts() : [existing(account)]).map((id) => accountState(world, id)),
  };
};
