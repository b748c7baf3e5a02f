/**
 * Every reason a decision can carry. The code is stable and machine-readable; the message beside it is for people.
 * The comment over each says when it is given and what an operator does about it.
 */
export const REASONS = [
  /** Something the decision needs could not be read. Nothing is done to the user until it can be. */
  'ObservationIncomplete',
  /** The credential report names the user more than once. */
  'DuplicateRow',
  /** A row of the credential report has a value that cannot be what the column says. */
  'MalformedRow',
  /** A key's status is a word Keywarden does not know (IAM lately has `Expired`). */
  'UnknownStatus',
  /** A record or receipt about one of the user's keys cannot be read. Correct or remove it. */
  'RecordUnreadable',
  /** A record, a receipt or what we remember of the user is not as we wrote it: somebody else did. People look into it; `settle` clears it. */
  'RecordForged',
  /** A record that we had replaced stands on the user again: somebody put it back. `settle` clears it. */
  'RecordRolledBack',
  /** Another run wrote an intent for this user less than an hour ago. */
  'RotationInProgress',
  /** AWS attached its quarantine policy: a key has probably leaked. The owner and the security contact are told at once. */
  'Quarantined',
  /** Root, the identity Keywarden runs as, or a protected path: only ever reported. */
  'Protected',
  /** A rule or the tag `keywarden:exempt` takes the user out until a date. */
  'Exempt',
  /** The tag `keywarden:exempt` cannot be read; the user stays exempt until it is corrected, for `exempt-max` at most. */
  'ExemptionUnreadable',
  /** An exemption has ended: the user is treated like any other again. */
  'ExemptionExpired',
  /** An exemption by tag ends in 14 or in 3 days: owner and operators are told. */
  'ExemptionEnds',
  /** The tag asks for a longer exemption than the policy allows. It holds for `exempt-max` from the first sight of any, and wants shortening. */
  'ExemptionTooLong',
  /** The tag `keywarden:exempt` was removed before its end. It counts until somebody confirms: `exempt USER --end`. */
  'ExemptionVanished',
  /** No rule matches the user: report only. */
  'Unmanaged',
  /** Deactivated by us, and the time until deletion is over. */
  'InactiveTooLong',
  /** Deactivated by us; deletion comes later or never. */
  'AwaitingDeletion',
  /** Deactivated by us under a section that the matching rule no longer has: never deleted. */
  'NoDeletionRule',
  /** Deactivated by someone else, and the rule says to put it on our clock. */
  'Adopted',
  /** Deactivated by someone else, and left alone. */
  'InactiveByOthers',
  /** Idle for the rule's `unused.after`. */
  'Unused',
  /** Told of a step to come; the date has not been reached. */
  'InGrace',
  /** Older than the rule's `rotate.after`. */
  'TooOld',
  /** Both keys are active, so no slot is free for a replacement. */
  'TwoKeysInUse',
  /** The other slot holds an inactive key, so no slot is free for a replacement. */
  'NoFreeSlot',
  /** Older than the rule's `rotate.warn`. */
  'AgeWarning',
  /** A rotation was interrupted: before its commit it is undone, 6 hours later (AWS shows use late); after it the new key is made visible. */
  'RotationInterrupted',
  /** A key appeared with an interrupted rotation, and CloudTrail does not show who made it. It is left alone; people settle it. */
  'UnattributedKey',
  /** An interrupted rotation that can be neither undone nor carried on for certain. No key is touched; people settle it. */
  'RotationUnclear',
  /** The key that this one replaced is gone: its record is removed. */
  'CutoverOver',
  /** The owner switched off a replaced key before we did: it is on our clock from now on. */
  'OwnerDeactivated',
  /** The replacement was deleted or switched off: the old key stays, and a new replacement is issued. */
  'ReplacementGone',
  /** A user made for sending mail by SMTP: its password derives from the secret, and would break silently. */
  'SmtpCredential',
  /** A newer key of the user stands in for it: the old one is announced, and goes when the cutover is proven. */
  'Replaced',
  /** Replaced, and the newer key is not seen in use on enough days, or lately: the old one keeps working. */
  'ReplacementNotUsed',
  /** Replaced, and used later than the newer key, or not quiet for long enough (`old-key-idle`, 1.5 times its longest gap): it keeps working. */
  'OldKeyStillUsed',
  /** Replaced, and not proven after `max-extension`: owner and fallback contact are told. The key that was used last is never retired for it. */
  'CutoverUnproven',
  /** The owner has been told to rotate, and has not yet. */
  'AwaitingOwner',
  /** Nothing applies. */
  'Healthy',
  /** Our record says deactivated, the key is Active: someone restored it. */
  'RestoredByHand',
  /** Deactivated by us and restored twice: people and policy disagree. */
  'Contested',
  /** An earlier run wrote its intent and did not come to the end. */
  'Interrupted',
  /** Somebody removed the record of a key that still exists; it is written again as it was. */
  'RecordLost',
  /** A record was written by a Keywarden with another store. Only that one acts on the user. */
  'OtherStore',
  /** The user was renamed or moved after a handover: the secret lets in the user of today. */
  'UserMoved',
  /** What an owner was told no longer holds: a message takes it back. */
  'NoticeVoid',
  /** A record was removed again after it was written again: let Terraform ignore tags that begin with `keywarden:`. */
  'RecordContested',
  /** A record of a key that no longer exists. */
  'KeyVanished',
  /** The user has no room for another tag (50), so no record could be written. */
  'NoTagRoom',
  /** Whoever answers for the user has an address that mail does not reach: it bounces, or is none. */
  'OwnerUndeliverable',
  /** Whoever answers for the user has an address outside of `notify.email.domains`: they are not written to, and nobody in their place. */
  'OwnerOutside',
  /** Nobody who answers for the user has an address. */
  'NoOwner',
  /** A predecessor's tags say what it began: that goes on under our own record, on the clock that was running. */
  'TakenOver',
  /** A predecessor's tags do not say for certain what it began. Correct or remove them; until then nothing is done. */
  'TakeOverUnclear',
  /** A predecessor's tags speak of nothing that is still in flight: they are removed. */
  'TagsLeftOver',
  /** The policy has no `notify`, and the step needs a notice. */
  'NotConfigured',
  /** Another step on this user comes first; at most one changing step per user and run. */
  'OneStepPerRun',
  /** As much was begun in the last 20 hours as `per-day` allows, here or in the fleet; a later run goes on. */
  'Paced',
  /** Today is a blackout day. */
  'Blackout',
  /** The user is not yet in the share of users that `rollout` covers. */
  'NotInRollout',
  /** More keys would be deactivated or deleted than `stop-above` allows: nothing destructive happens in this run. */
  'StopAbove',
  /** Asked for by a person. */
  'Requested',
  /** Scan: the root user has an active access key. */
  'RootKey',
  /** Scan: the user has two active keys. */
  'TwoActiveKeys',
] as const;

export type ReasonCode = (typeof REASONS)[number];

/**
 * Reasons that leave a key undecided: a later row was never asked, because something has to be found out or put right
 * first. What its owner was told is neither confirmed nor taken back then. Exhaustive, so that nobody forgets a new one.
 */
const LEAVES_UNDECIDED: Readonly<Record<ReasonCode, boolean>> = {
  ObservationIncomplete: true,
  DuplicateRow: true,
  MalformedRow: true,
  UnknownStatus: true,
  RecordUnreadable: true,
  RecordForged: true,
  RecordRolledBack: true,
  RotationInProgress: true,
  Quarantined: false,
  Protected: false,
  Exempt: false,
  ExemptionUnreadable: false,
  ExemptionExpired: false,
  ExemptionEnds: false,
  ExemptionTooLong: false,
  ExemptionVanished: false,
  Unmanaged: false,
  InactiveTooLong: false,
  AwaitingDeletion: false,
  NoDeletionRule: false,
  Adopted: false,
  InactiveByOthers: false,
  Unused: false,
  InGrace: false,
  TooOld: false,
  TwoKeysInUse: false,
  NoFreeSlot: false,
  AgeWarning: false,
  RotationInterrupted: true,
  CutoverOver: true,
  OwnerDeactivated: false,
  ReplacementGone: false,
  UnattributedKey: true,
  RotationUnclear: true,
  SmtpCredential: false,
  Replaced: false,
  ReplacementNotUsed: false,
  OldKeyStillUsed: false,
  CutoverUnproven: false,
  AwaitingOwner: false,
  Healthy: false,
  RestoredByHand: false,
  Contested: false,
  Interrupted: true,
  RecordLost: true,
  OtherStore: true,
  UserMoved: true,
  NoticeVoid: false,
  RecordContested: true,
  KeyVanished: true,
  NoTagRoom: false,
  OwnerUndeliverable: false,
  OwnerOutside: false,
  NoOwner: false,
  TakenOver: true,
  TakeOverUnclear: true,
  TagsLeftOver: true,
  NotConfigured: false,
  OneStepPerRun: false,
  Paced: false,
  Blackout: false,
  NotInRollout: false,
  StopAbove: false,
  Requested: false,
  RootKey: false,
  TwoActiveKeys: false,
};

export function leavesUndecided(reason: ReasonCode): boolean {
  return LEAVES_UNDECIDED[reason];
}
