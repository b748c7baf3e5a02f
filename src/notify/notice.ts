import type { Cause } from '../core/model/cause.ts';
import type { Notice } from '../core/model/decision.ts';
import { type KeyObservation, type UserObservation, keyDescription } from '../core/model/observation.ts';
import type { Announced } from '../core/model/receipt.ts';
import type { Instant } from '../core/model/time.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import { fromOutside } from './door.ts';

/** Everything one message to one owner is made from. */
export interface NoticeInput {
  readonly owner: Recipient;
  readonly account: AccountName;
  readonly now: Instant;
  /** One per key, in any order; at least one. */
  readonly entries: readonly NoticeEntry[];
  /** Which of several messages to the same owner this is; absent: the only one. */
  readonly part?: { readonly number: number; readonly of: number };
}

export interface Recipient {
  readonly address: string;
  /** How to greet them. */
  readonly name: string;
}

export interface AccountName {
  /** Twelve digits. */
  readonly id: string;
  readonly alias: string | null;
}

/** One key the owner is told about, as observed right before the message is sent. */
export interface NoticeEntry {
  readonly user: UserObservation;
  readonly key: KeyObservation;
  /** The key was ever reported leaked: nothing may offer to switch it on. Absent: it was not. */
  readonly isBurnt?: boolean;
  readonly reason: ReasonCode;
  /** The decision's sentence: why. */
  readonly message: string;
  readonly notice: Notice;
  /** Why the key is or will be deactivated; null where that is not what the notice is about. */
  readonly cause: Cause | null;
  /** Name of the rule that matched. */
  readonly rule: string | null;
  /** What the rule's `unused` section goes by. With `age`, using the key does not keep it, and saying so would be a trap. */
  readonly measure: 'last-used' | 'age';
  /** Who makes the replacement when the key is too old. */
  readonly rotatedBy: 'owner' | 'keywarden';
  /** The date that was promised to somebody about this key before; null: none was. */
  readonly earlier: EarlierPromise | null;
  /** Where the replacement that we issued is handed over; null: we issued none. */
  readonly handover: Handover | null;
}

/** What a former notice about the same key promised. */
export interface EarlierPromise {
  readonly announced: Announced;
  readonly promised: Instant;
}

/** A replacement and how its owner gets it; never the secret itself. */
export interface Handover {
  readonly keyId: string;
  readonly where: string;
  /** Commands to paste, in order. */
  readonly fetch: readonly string[];
}

/** What a key is called where people read it: its id, or its slot where no id is known. Never cut short. */
export function keyName(key: KeyObservation): string {
  return key.keyId ?? (key.slot === null ? 'id not known' : `in slot ${key.slot}`);
}

/** `prod (111122223333)`, or the bare number. */
export function accountLabel(account: AccountName): string {
  const { id, alias } = account;
  return alias === null ? id : `${fromOutside(alias)} (${id})`;
}

/** An account as a view has it: its name is given by whoever runs the account. */
export function accountView(account: AccountName): AccountName & { readonly label: string } {
  const { id, alias } = account;
  return { id, alias: alias === null ? null : fromOutside(alias), label: accountLabel(account) };
}

/** What the console calls the key, which whoever may tag the user has written; null: nothing. */
export function descriptionOf({ user, key }: Pick<NoticeEntry, 'user' | 'key'>): string | null {
  const text = keyDescription(user, key.keyId);
  return text === null ? null : fromOutside(text);
}
