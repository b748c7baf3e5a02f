/** How the embedded AWS behaves, beyond single faults. Everything can be changed while it runs. */
export interface Switches {
  /** Eventual consistency, in real milliseconds; 0: everything is seen at once. */
  readonly consistency: {
    /** For so long after a write to IAM, reads still show what was before. */
    readonly readsMs: number;
    /** For so long a new access key does not sign yet, and a deactivated or deleted one still does. */
    readonly keysMs: number;
  };
  /** Listings of IAM hold at most this many, whatever was asked for, with `IsTruncated`; null: as asked. */
  readonly shortPages: number | null;
  /** How long a credential report is being made: so many further calls answer "in progress", and so many real ms pass. */
  readonly report: { readonly inProgressCalls: number; readonly inProgressMs: number };
  /** For so many ms of the embedded clock after a key was used, neither `GetAccessKeyLastUsed` nor a new report shows it. */
  readonly lastUse: { readonly delayMs: number };
  readonly quotas: { readonly users: number; readonly keysPerUser: number };
  /**
   * Whether users and roles are bound by the policies they have; else everybody may do everything. Root, the first
   * credentials and roles that were seeded without policies may do everything either way.
   */
  readonly policies: boolean;
  /** A sustained call rate per account, as a token bucket in real time; null: unlimited. */
  readonly rateLimit: RateLimit | null;
  readonly cloudTrail: {
    /** For so many ms of the embedded clock after a call, LookupEvents does not show it yet. */
    readonly delayMs: number;
    /** More lookups per second, account and region, in real time, are throttled (AWS: 2); null: unlimited. */
    readonly lookupsPerSecond: number | null;
  };
  /** Before each page of a listing of Organizations comes an empty one, with a token. */
  readonly organizations: { readonly emptyPages: boolean };
}

export interface RateLimit {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  /** Calls that may come at once. */
  readonly burst: number;
  /** What counts: `iam:*` (the default), `iam:ListAccessKeys`, `*:*`. */
  readonly operation?: string;
}

/** Some switches, to any depth; what is left out stays as it is. */
export interface SwitchesPatch {
  readonly consistency?: Partial<Switches['consistency']>;
  readonly shortPages?: number | null;
  readonly report?: Partial<Switches['report']>;
  readonly lastUse?: Partial<Switches['lastUse']>;
  readonly quotas?: Partial<Switches['quotas']>;
  readonly policies?: boolean;
  readonly rateLimit?: RateLimit | null;
  readonly cloudTrail?: Partial<Switches['cloudTrail']>;
  readonly organizations?: Partial<Switches['organizations']>;
}

/** AWS on a good day. Quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const DEFAULT_SWITCHES: Switches = {
  consistency: { readsMs: 0, keysMs: 0 },
  shortPages: null,
  report: { inProgressCalls: 0, inProgressMs: 0 },
  lastUse: { delayMs: 0 },
  quotas: { users: 5000, keysPerUser: 2 },
  policies: false,
  rateLimit: null,
  cloudTrail: { delayMs: 15 * 60_000, lookupsPerSecond: null },
  organizations: { emptyPages: false },
};

export const patchSwitches = (switches: Switches, patch: SwitchesPatch): Switches => ({
  consistency: { ...switches.consistency, ...patch.consistency },
  shortPages: patch.shortPages === undefined ? switches.shortPages : patch.shortPages,
  report: { ...switches.report, ...patch.report },
  lastUse: { ...switches.lastUse, ...patch.lastUse },
  quotas: { ...switches.quotas, ...patch.quotas },
  policies: patch.policies ?? switches.policies,
  rateLimit: patch.rateLimit === undefined ? switches.rateLimit : patch.rateLimit,
  cloudTrail: { ...switches.cloudTrail, ...patch.cloudTrail },
  organizations: { ...switches.organizations, ...patch.organizations },
});
