/**
 * The people of the demo, as data. Days are counted from 0, the day Keywarden is switched on; ages and past uses are
 * days before its first run.
 */
export interface CastAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly users: readonly CastUser[];
  /** Age in days of an active access key of the root user. */
  readonly rootKeyAge?: number;
  /** Addresses that bounce. */
  readonly bounces?: readonly string[];
  /** Addresses that complained long ago, so that SES takes no more mail for them. */
  readonly complained?: readonly string[];
}

export interface CastUser {
  readonly name: string;
  /** `/` or `/team/`. */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly keys: readonly CastKey[];
  /**
   * How many days after the mail the user fetches a new key that was handed over; `never`: the mail is not read.
   * Absent: the same day, as pipelines do.
   */
  readonly fetches?: number | 'never';
}

export interface CastKey {
  readonly id: string;
  readonly ageDays: number;
  /** Null: never used. */
  readonly lastUsed: { readonly daysAgo: number; readonly where: Where } | null;
  /** Days since somebody deactivated it; absent: it is active. */
  readonly inactiveForDays?: number;
  /** When it is used from day 0 on. */
  readonly uses: readonly Spell[];
}

/** Service and region as AWS records them. */
export type Where = readonly [service: string, region: string];

/** A stretch of use; `from` and `until` include their days. */
export type Spell =
  | { readonly every: 'day' | 'weekday'; readonly from?: number; readonly until?: number }
  | { readonly everyDays: number; readonly from: number; readonly until?: number }
  | { readonly on: readonly number[] };
