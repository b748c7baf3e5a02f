import type { ReasonCode } from '../core/checks/reasons.ts';

/** What a reason code means, for somebody who meets it for the first time, and what there is to do about it. */
export const MEANINGS: Readonly<Record<ReasonCode, string>> = {
  ObservationIncomplete: 'Something that is needed could not be read. Nothing is done until it can be.',
  DuplicateRow:
    'The credential report names the user twice, so nothing in it about the user can be relied on.',
  MalformedRow: 'The credential report says something of the user that cannot be true.',
  UnknownStatus: 'AWS reports a status of the key that Keywarden does not know. It is left alone.',
  RecordUnreadable: 'Our note about a key of the user cannot be read. Correct the tag or remove it.',
  RecordForged:
    'A note in our name, on the user or in the store, is not as Keywarden wrote it. Find out who did, then run `settle`.',
  RecordRolledBack:
    'Somebody put back an older note of ours about a key of the user. Find out who, then run `settle`.',
  RotationInProgress: 'Another run is at work on the user, or died there within the hour.',
  Quarantined:
    'AWS believes that a key has leaked. People have to act; Keywarden only tells the owner and the security contact.',
  Protected: 'Root, our own identity, or a protected path: reported and never changed.',
  Exempt: 'Taken out by a rule or by the tag keywarden:exempt, until a date.',
  ExemptionUnreadable:
    'The tag keywarden:exempt cannot be read. The user stays exempt until it is corrected.',
  ExemptionExpired: 'The exemption is over, and the user is treated like any other again.',
  ExemptionEnds:
    'The exemption by tag ends soon, and the user is treated like any other then. Owner and operators are told.',
  ExemptionTooLong: 'The tag keywarden:exempt asks for longer than the policy allows. Shorten it.',
  ExemptionVanished:
    'The tag keywarden:exempt was removed before its end. It counts until somebody confirms its end.',
  Unmanaged: 'No rule of the policy matches the user: reported and never changed.',
  InactiveTooLong: 'Deactivated by Keywarden, and due for deletion.',
  AwaitingDeletion: 'Deactivated by Keywarden, and kept for now.',
  NoDeletionRule:
    'Deactivated by Keywarden; the rule that matches today says nothing of deletion, so it is kept.',
  Adopted: 'Deactivated by somebody else; the rule has Keywarden look after it from now on.',
  InactiveByOthers: 'Deactivated by somebody else, and left alone.',
  Unused: 'Not used for as long as the rule allows.',
  InGrace: 'The owner has been told, and the date they were promised has not come.',
  TooOld: 'Older than the rule allows: time for a replacement.',
  TwoKeysInUse:
    'Too old, and both keys of the user are active: one has to go before a replacement can be made.',
  NoFreeSlot: 'Too old, and an inactive key takes the place of the replacement.',
  AgeWarning: 'It will soon be older than the rule allows.',
  RotationInterrupted:
    'A rotation was begun and not finished. It is undone, or carried on where the new key is on record already.',
  UnattributedKey:
    'A key appeared with an interrupted rotation, and nobody can tell who made it. It is left alone: settle it.',
  RotationUnclear:
    'An interrupted rotation can be neither undone nor finished for certain. No key is touched: settle it.',
  CutoverOver: 'The key that it replaced is gone, so it is a key like any other.',
  OwnerDeactivated: 'The owner switched off the replaced key. Keywarden looks after it from now on.',
  ReplacementGone: 'The key that was to take over is gone or switched off, so the old one stays.',
  SmtpCredential:
    'The user sends mail by SMTP; the password derives from the secret and would break. Rotate by hand.',
  Replaced:
    'The user has a newer key in its place. It goes once the newer one is used and this one is quiet.',
  ReplacementNotUsed: 'The key in its place has not been used yet, so it keeps working.',
  OldKeyStillUsed: 'It was used a short time ago although there is a newer key, so it keeps working.',
  CutoverUnproven:
    'Both keys have worked side by side for longer than the rule allows. Owner and fallback are told.',
  AwaitingOwner: 'The owner has been asked to replace it, and has not done so yet.',
  Healthy: 'Nothing is wrong with it.',
  RestoredByHand: 'Keywarden deactivated it and somebody switched it on again: its clocks start afresh.',
  Contested:
    'Deactivated and switched on again, more than once. Settle it with the owner, or exempt the user.',
  Interrupted: 'An earlier run did not come to its end here. What it began is put right first.',
  KeyVanished: 'Our note is about a key that no longer exists. The note is removed.',
  RecordLost: 'Somebody removed our note about the key. It is written again as it was.',
  RecordContested:
    'Our note about the key is removed time and again. Let Terraform ignore tags that begin with keywarden:.',
  OtherStore:
    'Another installation of Keywarden, with a store of its own, acts on this user. Only one of the two may.',
  UserMoved: 'The user was renamed or moved after a handover. The secret lets in the user of today.',
  NoticeVoid: 'What the owner was told no longer holds, and a message takes it back.',
  NoTagRoom: 'The user has 50 tags, and a record needs room for one more. Remove one.',
  OwnerUndeliverable:
    'Mail does not reach whoever answers for the user, so nothing is done. Correct the address, or add a fallback.',
  OwnerOutside:
    'Whoever answers for the user has an address outside of notify.email.domains. Correct it, or add its domain.',
  NoOwner: 'Nobody is known who could be told, so nothing is done. Add the owner’s address, or a fallback.',
  TakenOver: 'What a predecessor began goes on here, on the clock that was running. Its tags are removed.',
  TakeOverUnclear:
    'The tags a predecessor left contradict each other or the keys. Correct or remove them; nothing is done before.',
  TagsLeftOver: 'The tags a predecessor left speak of nothing that is still in flight. They are removed.',
  NotConfigured: 'The owner has to be told first, and the policy has no "notify".',
  OneStepPerRun: 'Another key of the user comes first; at most one changes per user and run.',
  Paced: 'As much was begun in the last 20 hours as "per-day" allows. A later run goes on.',
  Blackout: 'Today is a blackout day. It is done on the next day that is none.',
  NotInRollout: 'The rollout does not cover the user yet.',
  StopAbove:
    'More keys would change than "stop-above" allows, so nothing destructive is done. See whether that is right.',
  Requested: 'Asked for by a person.',
  RootKey: 'The root user has an access key. Delete it: nothing should need it.',
  TwoActiveKeys: 'The user has two active keys.',
};

/** Reasons that stay until a person does something. */
const FOR_PEOPLE: ReadonlySet<ReasonCode> = new Set([
  'ObservationIncomplete',
  'DuplicateRow',
  'MalformedRow',
  'UnknownStatus',
  'RecordUnreadable',
  'RecordForged',
  'RecordRolledBack',
  'Quarantined',
  'ExemptionUnreadable',
  'ExemptionTooLong',
  'ExemptionVanished',
  'RecordContested',
  'OtherStore',
  'Contested',
  'CutoverUnproven',
  'NoTagRoom',
  'TakeOverUnclear',
  'OwnerUndeliverable',
  'OwnerOutside',
  'NoOwner',
]);

/** Whether the reason stays until a person does something. */
export function needsPeople(reason: ReasonCode): boolean {
  return FOR_PEOPLE.has(reason);
}
