import type { Instant, World } from '../world.ts';

export type SuppressionReason = 'BOUNCE' | 'COMPLAINT';

export interface Suppressed {
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly updated: Instant;
  /** The message that bounced; absent when someone put the address there. */
  readonly messageId?: string;
}

/** Sending limits that are enforced. */
export interface SendLimits {
  /** Recipients in any 24 hours. */
  readonly max24HourSend: number;
  /** Recipients in any second. */
  readonly maxSendRate: number;
}

/** SES of one account. Real SES is regional as well; here all regions of an account share one. */
export interface SesState {
  /** Address or domain, and whether it is verified. */
  readonly identities: Map<string, boolean>;
  readonly suppressed: Map<string, Suppressed>;
  readonly configurationSets: Set<string>;
  /** Addresses that bounce, in lower case. */
  readonly bounces: Set<string>;
  /** False: the account is in the "SES sandbox", may write to verified addresses only. */
  productionAccess: boolean;
  sendingPaused: boolean;
  limits: SendLimits | null;
}

export interface SesSeed {
  /** Verified addresses or domains; `{ name, verified: false }` for one still pending. */
  readonly identities?: readonly (string | { readonly name: string; readonly verified: boolean })[];
  /** `at` is a UTC ISO 8601 date, by default the sandbox's now. */
  readonly suppressed?: readonly {
    readonly address: string;
    readonly reason: SuppressionReason;
    readonly at?: string;
  }[];
  /** True: without production access (SES's own "sandbox"). A seeded account has production access by default. */
  readonly sandbox?: boolean;
  /** Addresses that bounce hard. */
  readonly bounces?: readonly string[];
  readonly configurationSets?: readonly string[];
  /** Enforces these limits; without them GetAccount shows AWS's usual ones, and nothing is refused. */
  readonly limits?: SendLimits;
  readonly sendingPaused?: boolean;
}

/** The state of an account's SES. An account nobody has seeded is as AWS hands it out: without production access. */
export const sesState = (world: World, account: string): SesState =>
  world.slice(account, 'ses', () => ({
    identities: new Map<string, boolean>(),
    suppressed: new Map<string, Suppressed>(),
    configurationSets: new Set<string>(),
    bounces: new Set<string>(),
    productionAccess: false,
    sendingPaused: false,
    limits: null,
  }));

/** Sets an account's SES up, adding to what is there. */
export const seedSes = (world: World, account: string, seed: SesSeed): void => {
  const state = sesState(world, account);
  for (const identity of seed.identities ?? []) {
    const { name, verified } = typeof identity === 'string' ? { name: identity, verified: true } : identity;
    state.identities.set(name, verified);
  }
  for (const { address, reason, at } of seed.suppressed ?? []) {
    const updated = at === undefined ? world.now() : Date.parse(at);
    if (Number.isNaN(updated)) throw new Error(`seed: suppressed address ${address}: "${at}" is no date.`);
    state.suppressed.set(address, { address, reason, updated });
  }
  for (const address of seed.bounces ?? []) state.bounces.add(address.toLowerCase());
  for (const name of seed.configurationSets ?? []) state.configurationSets.add(name);
  state.productionAccess = seed.sandbox !== true;
  state.sendingPaused = seed.sendingPaused === true;
  state.limits = seed.limits ?? null;
};
