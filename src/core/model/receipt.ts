import type { ReasonCode } from '../checks/reasons.ts';
import type { Cause } from './cause.ts';
import { type Duration, type Instant, MINUTE } from './time.ts';

/**
 * What a notice announces. `attention` announces nothing that we would do; `nothing` takes back what an earlier notice
 * announced.
 */
export type Announced = (typeof ANNOUNCED)[number];
const ANNOUNCED = ['deactivate', 'delete', 'rotate', 'attention', 'nothing'] as const;

/** Whether a stored receipt announces something that this Keywarden knows; a newer one may have found another word. */
export function isKnownAnnouncement(announced: string): announced is Announced {
  return ANNOUNCED.some((each) => each === announced);
}

/**
 * The facts and settings a notice was sent on. The notice counts only while today's decision about its key is the same
 * step on the same ground.
 */
export interface Ground {
  readonly announced: Announced;
  readonly reason: ReasonCode;
  readonly cause: Cause | null;
  /** Name of the rule. */
  readonly rule: string | null;
  /** What is measured, in a word: `last-used`, `age`, `off`, `replaced`. */
  readonly measured: string;
  /** From when it is measured: the last use, the creation, the restoration, the deactivation, the replacement's issue. */
  readonly since: Instant;
  /** The limit that is reached; null: there is none. */
  readonly limit: Duration | null;
  /** Id of the key that takes over; null: none does. */
  readonly successor: string | null;
}

/**
 * Proof that a notice about one key was accepted for delivery, and the date it promised.
 * It counts only for the step, reason and recipient it names.
 */
export interface Receipt {
  readonly keyId: string;
  readonly userId: string;
  readonly announced: Announced;
  readonly reason: ReasonCode;
  /** Addresses that the message was accepted for. */
  readonly recipients: readonly string[];
  readonly acceptedAt: Instant;
  readonly messageId: string;
  /** Before this moment the announced step does not happen; null: no date was promised. */
  readonly promised: Instant | null;
  /** The reminder's offset before the date; null: the first notice. */
  readonly reminder: Duration | null;
  /** What it was sent on; null: an earlier build did not say, so it counts for nothing but its promise. */
  readonly ground: Ground | null;
  /** When SES reported its delivery; null: it has not. */
  readonly deliveredAt: Instant | null;
  /** When and why it stopped counting; null: it stands. */
  readonly voided: Voided | null;
}

interface Voided {
  readonly at: Instant;
  readonly because: string;
  /** Whether the recipients need no word of it: mail does not reach them, or they know. */
  readonly told: boolean;
}

/** AWS records use per 15 minutes, and two of its answers may differ by that much about the same use. */
const SAME_MOMENT: Duration = 15 * MINUTE;

/** Whether two notices have the same ground: then what was told on the one holds on the other. */
export function isSameGround(one: Ground, other: Ground): boolean {
  return (
    one.announced === other.announced &&
    one.reason === other.reason &&
    one.cause === other.cause &&
    one.rule === other.rule &&
    one.measured === other.measured &&
    one.limit === other.limit &&
    one.successor === other.successor &&
    Math.abs(one.since - other.since) <= SAME_MOMENT
  );
}

/** A notice about one key that came back from an address which is not to be given up for it. */
export interface SoftBounce {
  readonly keyId: string;
  /** In lower case. */
  readonly address: string;
  readonly messageId: string;
  readonly at: Instant;
  /** What SES says of it: `bounced (Transient, MailboxFull)`. */
  readonly because: string;
}

/** An address that a notice of ours bounced from for good, or that complained of one. */
export interface Ban {
  /** In lower case. */
  readonly address: string;
  readonly since: Instant;
  /** What SES says of it: `bounced (Permanent, General)`. */
  readonly because: string;
}

/** Whether the message went to this address; addresses are compared without case. */
export function isTo({ recipients }: Pick<Receipt, 'recipients'>, address: string | null): boolean {
  return address !== null && recipients.some((each) => each.toLowerCase() === address.toLowerCase());
}
