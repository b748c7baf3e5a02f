/** What an identity is asked whether it may do. */
export interface SimulatedQuestion {
  readonly actions: readonly string[];
  readonly resource: string;
  /** Condition keys and their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** `implicitDeny`: nothing allows it; `explicitDeny`: something forbids it. */
export type SimulatedAnswer = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** SES of a region, as a whole. */
export interface MailAccount {
  /** False: the SES sandbox, which writes to verified addresses only. */
  readonly isInProduction: boolean;
  readonly maySend: boolean;
  /** `HEALTHY`, `PROBATION`, `SHUTDOWN`. */
  readonly standing: string;
  readonly perDay: number;
  readonly perSecond: number;
  readonly sentToday: number;
}

/** A sender's address or domain. */
export interface MailIdentity {
  readonly isVerified: boolean;
  /** `SUCCESS`, `PENDING`, `NOT_STARTED`, …; null: SES did not say. */
  readonly dkim: string | null;
  /** The configuration set that its mails go through; null: none. */
  readonly configurationSet: string | null;
}

export interface BucketEncryption {
  /** `AES256`, `aws:kms`, … */
  readonly algorithm: string;
  readonly kmsKey: string | null;
}

/** What only `doctor` asks: about the place rather than about keys. Every function throws `AwsFailure`. */
export interface InspectApi {
  /** What the policies of a user or role say, in the order of the actions. @param principal its ARN */
  readonly simulate: (
    principal: string,
    question: SimulatedQuestion,
  ) => Promise<readonly { readonly action: string; readonly answer: SimulatedAnswer }[]>;
  readonly mailAccount: () => Promise<MailAccount>;
  /** Null: there is none of that name in this region. */
  readonly mailIdentity: (name: string) => Promise<MailIdentity | null>;
  /** What a configuration set reports to anybody: `BOUNCE`, `DELIVERY`, …; null: there is no such set. */
  readonly mailEvents: (configurationSet: string) => Promise<ReadonlySet<string> | null>;
  /** Null: S3 names none. */
  readonly bucketEncryption: (bucket: string) => Promise<BucketEncryption | null>;
  /** `Enabled`, `Suspended`; null: never switched on. */
  readonly bucketVersioning: (bucket: string) => Promise<string | null>;
  readonly bucketRegion: (bucket: string) => Promise<string>;
}
