import type { Duration, Instant } from './time.ts';

/** What the operator wants: a checked and normalised `keywarden.yaml`, durations in ms. */
export interface Policy {
  /** Digest of the normalised policy: a plan carries it, and another policy refuses the plan. */
  readonly hash: string;
  /** Where it came from, for people: a file name or `preset:standard`. */
  readonly source: string;
  /** The file as it stands; absent: there is none. */
  readonly text?: string;
  readonly accounts: Accounts;
  readonly owners: readonly OwnerSource[];
  /** First match wins; own rules before the presets'. */
  readonly rules: readonly Rule[];
  readonly notify: NotifySettings | null;
  /** Where new secrets are handed over; null: nowhere, so Keywarden issues none. */
  readonly deliver: DeliverSettings | null;
  readonly guardrails: Guardrails;
  /** Whose state in flight is taken over from its tags; null: nobody's. */
  readonly takeOver: TakeOverSettings | null;
  /** A folder, or `s3://bucket/prefix`; null: the default folder. */
  readonly store: string | null;
  /** What seals are made with, the newest first; none: nothing is sealed. */
  readonly stateKeys: readonly StateKey[];
}

/** Where a state key is. */
export type StateKey =
  /** An alias, or the ARN of a key or alias; the region of an ARN, else null: the run's own. */
  | { readonly kind: 'kms'; readonly alias: string; readonly region: string | null }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'secretsmanager'; readonly arn: string }
  | { readonly kind: 'file'; readonly path: string };

/** The predecessors that were at work here, and the names of the tags they left on users. */
export interface TakeOverSettings {
  readonly checkAndRotate: CheckAndRotateTags | null;
  /** Its tags have fixed names: `UnusedAccessKey1InactiveDate` and `UnusedAccessKey2InactiveDate`. */
  readonly cloudGovernance: boolean;
}

export interface CheckAndRotateTags {
  /** Holds the day of the rotation, later of the deactivation. */
  readonly dateTag: string;
  /** Holds the id of the key that was replaced. */
  readonly oldKeyTag: string;
}

/** Which accounts a run goes over: the one of the credentials, or many. */
export type Accounts = 'self' | ListedAccounts | OrganizationAccounts;

interface ListedAccounts {
  readonly kind: 'list';
  /** Twelve digits each. */
  readonly ids: readonly string[];
  readonly entry: Entry;
}

export interface OrganizationAccounts {
  readonly kind: 'organization';
  /** An account that any of these selects; null: every account. */
  readonly include: readonly AccountSelector[] | null;
  /** But none that any of these selects. */
  readonly exclude: readonly AccountSelector[];
  readonly entry: Entry;
}

/** How an account is entered. */
export interface Entry {
  /** Name of the role, with its path where it has one: `KeywardenMember`, `security/KeywardenMember`. */
  readonly role: string;
  readonly externalId: string | null;
  /** How the account of the credentials is: with them as they are, or by the role like any other. */
  readonly own: 'credentials' | 'role';
}

export type AccountSelector =
  | { readonly kind: 'account'; readonly id: string }
  /** The unit itself and every one below it. */
  | { readonly kind: 'unit'; readonly id: string }
  /** Every one of these tags of the account: name to glob on its value. */
  | { readonly kind: 'tags'; readonly tags: Readonly<Record<string, string>> };

export type OwnerSource =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'user-name' }
  | { readonly kind: 'fallback'; readonly address: string }
  /** A file that says who answers for each user, relative to the configuration. */
  | { readonly kind: 'map'; readonly file: string }
  | LdapSource;

/** An LDAP directory that knows users by their name, or by a tag of theirs. */
export interface LdapSource {
  readonly kind: 'ldap';
  /** `ldaps://…`, or `ldap://…`. */
  readonly url: string;
  /** Where the search begins. */
  readonly base: string;
  /** RFC 4515, with `{user}` or `{tag:NAME}` where the user stands. */
  readonly filter: string;
  /** Null: without a name, as anybody may. */
  readonly bind: { readonly dn: string; readonly password: string } | null;
  /** Encrypt before anything is said, on `ldap://`. */
  readonly startTls: boolean;
  /** Names of the attributes. */
  readonly mail: string;
  readonly name: string;
}

export interface Rule {
  readonly name: string;
  readonly match: Match;
  readonly exempt: RuleExemption | null;
  readonly unused: UnusedSection | null;
  readonly rotate: RotateSection | null;
  readonly inactive: InactiveSection | null;
}

/** Every condition given must hold; none given matches everybody. */
export interface Match {
  /** Glob on the user name. */
  readonly user?: string;
  readonly group?: string;
  /** Prefix of the IAM path, `/team/`. */
  readonly path?: string;
  readonly account?: string;
  /** Tag name to glob on its value. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly all?: readonly Match[];
  readonly any?: readonly Match[];
  readonly not?: Match;
}

export interface RuleExemption {
  /** First moment after the last exempt day; null: for good. */
  readonly endsAt: Instant | null;
  readonly reason: string;
}

interface Clock {
  /** Least time from an accepted notice to the destructive step. */
  readonly grace: Duration;
  /** Offsets before the date at which the owner is reminded, longest first. */
  readonly remind: readonly Duration[];
  /** Since the deactivation; null: never. */
  readonly delete: Duration | null;
}

export interface UnusedSection extends Clock {
  readonly after: Duration;
  /** `age` counts from creation, as predecessor A did. */
  readonly measure: 'last-used' | 'age';
}

export interface RotateSection extends Clock {
  readonly by: 'owner' | 'keywarden';
  readonly warn: Duration | null;
  readonly after: Duration;
  readonly deactivate: Duration;
  /** The old key must have been quiet this long. */
  readonly oldKeyIdle: Duration;
  /** Different days on which the replacement must have been seen in use. */
  readonly proofDays: number;
  readonly maxExtension: Duration;
  readonly onUnproven: 'hold' | 'deactivate';
}

export interface InactiveSection extends Clock {
  readonly adopt: boolean;
}

export interface Guardrails {
  /** At most so many rotations, deactivations and deletions each, per account in any 20 hours. */
  readonly perDay: number;
  /** Share (0 to 1) of the account's keys above which nothing destructive happens. */
  readonly stopAbove: number;
  /** The same two over all accounts of a run together. */
  readonly fleet: FleetGuardrails;
  readonly blackoutDays: readonly Weekday[];
  /** IANA time zone in which blackout days are counted. */
  readonly timezone: string;
  /** Share (0 to 1) of users for whom anything may start. */
  readonly rollout: number;
  /** Longest exemption a tag may ask for. */
  readonly exemptMax: Duration;
  /** IAM path prefixes whose users are only ever reported. */
  readonly protectedPaths: readonly string[];
}

export interface FleetGuardrails {
  readonly perDay: number;
  readonly stopAbove: number;
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface NotifySettings {
  readonly email: EmailSettings;
  /** Hears of leaks beside the owner; null: the fallback contact does. */
  readonly security: string | null;
}

export interface EmailSettings {
  readonly via: 'ses';
  readonly from: string;
  /** Region of the SES identity; null: the run's own. */
  readonly region: string | null;
  /** What makes a notice count: SES accepted it, or SES reported its delivery. */
  readonly proof: 'accepted' | 'delivered';
  /** Who gets the digest after each run; null: nobody. */
  readonly operators: string | null;
  /** Folder with templates that replace ours; null: ours. */
  readonly templates: string | null;
  /**
   * Where recipients may be, in lower case and ASCII: `example.com`, and `.example.com` for what lies below it. The
   * addresses that the configuration itself names are always among them.
   */
  readonly domains: readonly string[];
  /** At most so many messages to owners, per account in any 20 hours. */
  readonly perDay: number;
}

export type DeliverSettings =
  | {
      readonly to: 'secrets-manager';
      /** Customer-managed key (id, ARN or alias); null: the account's own `aws/secretsmanager`. */
      readonly kmsKey: string | null;
      /** Null: the run's own. */
      readonly region: string | null;
    }
  | {
      readonly to: 's3';
      readonly bucket: string;
      /** KMS key for SSE-KMS; null: the account's own `aws/s3`. */
      readonly kmsKey: string | null;
      /** Null: the run's own. */
      readonly region: string | null;
    };
