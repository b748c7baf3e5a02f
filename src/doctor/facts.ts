import type { BucketEncryption, MailAccount, MailIdentity, SimulatedAnswer } from '../aws/inspect.ts';
import type { Duration } from '../core/model/time.ts';
import type { Asked } from './asked.ts';

/** Who Keywarden would run as. */
export interface CallerFacts {
  readonly account: string;
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
}

/** One read that a run makes. */
export interface ReadFacts {
  /** `iam:ListUsers` */
  readonly action: string;
  readonly asked: Asked<unknown>;
}

/** One thing that a run changes, as the policies of the identity see it. */
export interface WriteFacts {
  /** `WritesRecords` */
  readonly statement: string;
  readonly resource: string;
  readonly asked: Asked<readonly { readonly action: string; readonly answer: SimulatedAnswer }[]>;
}

/** What the identity must not be able to do. */
export interface ForbiddenFacts {
  /** With what it would, for people. */
  readonly what: string;
  /** The policy of `iam-policy` that would not allow it. */
  readonly role: 'write' | 'issue';
  readonly asked: Asked<SimulatedAnswer>;
}

export interface AccountFacts {
  readonly account: string;
  readonly name: string | null;
  /** Entering it, and asking who one is there. */
  readonly entered: Asked<{ readonly arn: string }>;
}

export interface AccountsFacts {
  readonly entered: readonly AccountFacts[];
  /** Accounts that are meant and could not even be chosen, one sentence each. */
  readonly unclear: readonly string[];
  readonly notes: readonly string[];
}

export interface MailFacts {
  readonly from: string;
  readonly region: string;
  readonly account: Asked<MailAccount>;
  /** The identities that the sender can stand under, the address first. */
  readonly identities: readonly { readonly name: string; readonly asked: Asked<MailIdentity | null> }[];
  readonly suppressed: Asked<unknown>;
  /** What SES reports of the sender's mails; null: the policy does not go by it, or there is no identity to ask about. */
  readonly events: {
    /** Null: the identity has no configuration set. */
    readonly configurationSet: string | null;
    /** `DELIVERY`, `BOUNCE`, …; null inside: there is no such set. */
    readonly asked: Asked<ReadonlySet<string> | null>;
  } | null;
}

export interface BucketFacts {
  readonly bucket: string;
  /** The settings against public access that are off; null: there is no such block. */
  readonly publicAccess: Asked<readonly string[] | null>;
  readonly encryption: Asked<BucketEncryption | null>;
  readonly versioning: Asked<string | null>;
  readonly region: Asked<string>;
}

export type DeliveryFacts =
  | { readonly to: 's3'; readonly region: string; readonly bucket: BucketFacts; readonly owner: OwnerFacts }
  | {
      readonly to: 'secrets-manager';
      readonly region: string;
      readonly kmsKey: string | null;
      /** Asking about a secret that no user has. */
      readonly describe: Asked<unknown>;
      readonly owner: OwnerFacts;
    };

/** Whether one of the users could fetch a new secret, by that user's own policies. */
export interface OwnerFacts {
  /** Null: there was no user to ask about. */
  readonly user: string | null;
  readonly answers: readonly {
    readonly action: string;
    readonly resource: string;
    readonly asked: Asked<SimulatedAnswer>;
  }[];
}

export interface StoreFacts {
  /** A folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** Null: something was written there, read back and removed; else why not. */
  readonly fault: string | null;
  /** Null: it is a folder. */
  readonly bucket: BucketFacts | null;
}

export interface SealFacts {
  /** The state keys that AWS keeps, and what came of using each. */
  readonly keys: readonly {
    readonly kind: 'kms' | 'secretsmanager';
    /** Alias or ARN. */
    readonly key: string;
    readonly region: string;
    readonly asked: Asked<null>;
  }[];
}

/** How far the local clock is ahead of AWS's; null: AWS was not heard. */
export type SkewFacts = Duration | null;
