import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/build/account.ts';
import { decideAll, onTodaysGround } from '../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey, keyId } from '../../test/build/key.ts';
import { aPolicy, aRule } from '../../test/build/policy.ts';
import { aReceipt } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from '../../test/build/situation.ts';
import { NOW, days, daysAgo } from '../../test/build/time.ts';
import { ACCOUNT, DENIED, aUser, someTags } from '../../test/build/user.ts';
import { REASONS, type ReasonCode } from './checks/reasons.ts';
import { decideUser } from './decide.ts';
import { REQUESTED_ROTATION } from './lifecycle.ts';
import { sealedText } from './model/seal.ts';
import { known } from './model/known.ts';
import type { RotateSection } from './model/policy.ts';
import { toIso } from './model/time.ts';
import { planAccount } from './plan.ts';
import { accountPosture } from './posture/posture.ts';

/** A moment in somebody's life at which each reason is given: the smallest one that comes to mind. */
const GALLERY: Readonly<Record<ReasonCode, () => readonly ReasonCode[]>> = {
  ObservationIncomplete: () => decided({ user: aUser({ tags: DENIED }) }),
  DuplicateRow: () => decided({ user: aUser({ faults: [{ reason: 'DuplicateRow', message: 'twice.' }] }) }),
  MalformedRow: () => decided({ user: aUser({ faults: [{ reason: 'MalformedRow', message: 'odd.' }] }) }),
  UnknownStatus: () => decided({ user: aUser({ keys: [aKey({ status: { unrecognised: 'Expired' } })] }) }),
  RecordUnreadable: () => decided({ user: aUser({ tags: { [`keywarden:${KEY}`]: 'v9' } }) }),
  RotationInProgress: () => decided({ user: tagged(aRecord('rotating', { since: NOW, more: HAD })) }),
  Quarantined: () =>
    decided({ user: aUser({ attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'] }) }),
  Protected: () => decided({ caller: `arn:aws:iam::${ACCOUNT}:user/ci-bot` }),
  Exempt: () => decided({ user: tagged(exemption('until=2026-12-01 reason=freeze')) }),
  ExemptionUnreadable: () => decided({ user: tagged(exemption('for ever')) }),
  ExemptionExpired: () => planned({ user: tagged(exemption('until=2026-11-01 reason=freeze')) }),
  ExemptionEnds: () =>
    decided({
      user: tagged(exemption('until=2026-11-10 reason=freeze')),
      memory: { exempted: { since: daysAgo(30), lastSeen: daysAgo(1) } },
    }),
  ExemptionTooLong: () => decided({ user: tagged(exemption('until=2029-01-01 reason=freeze')) }),
  ExemptionVanished: () =>
    decided({
      memory: {
        records: new Map(),
        exemption: { value: 'until=2026-12-01 reason=freeze', firstSeen: NOW, goneSince: NOW },
      },
    }),
  Unmanaged: () => decided({ policy: aPolicy({ rules: [] }) }),
  TakenOver: () =>
    decided({
      user: aUser({ keys: [OLD, FRESH], tags: inFlight(KEY) }),
      policy: aPolicy({ takeOver: BOTH }),
    }),
  TagsLeftOver: () => decided({ user: tagged(inFlight(KEY)), policy: aPolicy({ takeOver: BOTH }) }),
  TakeOverUnclear: () =>
    decided({
      user: aUser({ keys: [OLD, FRESH], tags: { 'last-check-old-key': KEY } }),
      policy: aPolicy({ takeOver: BOTH }),
    }),
  InactiveTooLong: () => decided(off({ since: daysAgo(31) })),
  AwaitingDeletion: () =>
    decided({
      ...off({ since: daysAgo(3) }),
      receipts: [aReceipt({ announced: 'delete', reason: 'InactiveTooLong', acceptedAt: daysAgo(3) })],
    }),
  NoDeletionRule: () => decided({ ...off({}), policy: aPolicy({ rules: [aRule({ rotate: {} })] }) }),
  Adopted: () => decided({ user: aUser({ keys: [aKey({ status: 'Inactive' })] }) }),
  InactiveByOthers: () =>
    decided({
      user: aUser({ keys: [aKey({ status: 'Inactive' })] }),
      policy: aPolicy({ rules: [aRule({ unused: {} })] }),
    }),
  Unused: () => decided({ user: aUser({ keys: [IDLE] }) }),
  InGrace: () => decided({ user: aUser({ keys: [IDLE] }), receipts: [aReceipt()] }),
  TooOld: () => decided({ user: aUser({ keys: [OLD] }) }),
  TwoKeysInUse: () => decided({ user: aUser({ keys: [OLD, aKey({ ...SECOND, created: daysAgo(95) })] }) }),
  NoFreeSlot: () =>
    decided({
      user: aUser({ keys: [OLD, aKey({ ...SECOND, status: 'Inactive' })] }),
      policy: aPolicy({ rules: [aRule({ rotate: {} })] }),
    }),
  AgeWarning: () => decided({ user: aUser({ keys: [aKey({ created: daysAgo(70) })] }) }),
  RotationInterrupted: () => decided({ user: tagged(aRecord('rotating', { more: HAD })) }),
  UnattributedKey: () => decided(unclear('unattributed')),
  RotationUnclear: () => decided(unclear('unclear')),
  CutoverOver: () =>
    decided({ user: tagged(aRecord('issued', { more: `for=${OTHER_KEY} tested=${toIso(daysAgo(3))}` })) }),
  OwnerDeactivated: () =>
    decided({
      user: aUser({
        keys: [aKey({ status: 'Inactive' })],
        tags: aRecord('replaced', { more: `by=${OTHER_KEY}` }),
      }),
    }),
  ReplacementGone: () => decided(replaced({ lastUsed: 'never', status: 'Inactive' })),
  SmtpCredential: () =>
    decided({ user: aUser({ name: 'ses-smtp-user.20261101-093000', keys: [OLD] }), policy: byUs() }),
  Replaced: () => decided({ user: aUser({ keys: [OLD, FRESH] }) }),
  ReplacementNotUsed: () => decided({ ...replaced({ lastUsed: 'never' }), receipts: [TOLD] }),
  OldKeyStillUsed: () => decided({ ...replaced({ lastUsed: daysAgo(1) }), receipts: [TOLD] }),
  CutoverUnproven: () =>
    decided({
      ...replaced({ lastUsed: 'never' }, { maxExtension: days(1) }),
      receipts: [{ ...TOLD, acceptedAt: daysAgo(19), promised: daysAgo(9) }],
    }),
  AwaitingOwner: () =>
    decided({
      user: aUser({ keys: [OLD] }),
      receipts: [aReceipt({ announced: 'rotate', reason: 'TooOld', promised: null })],
    }),
  Healthy: () => decided({}),
  RestoredByHand: () => decided({ user: tagged(aRecord('deactivated', { cause: 'unused' })) }),
  Contested: () =>
    decided({
      user: aUser({ keys: [IDLE], tags: aRecord('restored', { since: daysAgo(50), more: 'restores=2' }) }),
    }),
  Interrupted: () => decided({ user: tagged(aRecord('deactivating', { cause: 'unused' })) }),
  RecordForged: () => decided({ user: tagged(aRecord('restored')), seals: new Map() }),
  RecordRolledBack: () => {
    const tags = aRecord('restored', { more: 'n=3' });
    const [value = ''] = Object.values(tags);
    const seals = new Map([[sealedText(KEY, value), 'sealed' as const]]);
    return decided({ user: tagged(tags), seals, memory: { writes: 4 } });
  },
  OtherStore: () =>
    decided({ user: tagged(aRecord('restored', { more: 'store=0badcafe' })), stores: ['5d1e5d1e'] }),
  UserMoved: () => decided(replaced({}, {}, ' to=0badcafe')),
  NoticeVoid: () => decided({ receipts: [aReceipt({ ground: GROUND })] }),
  RecordLost: () => decided({ memory: remembered(0) }),
  RecordContested: () => decided({ memory: remembered(1) }),
  KeyVanished: () =>
    decided({ user: aUser({ keys: [], tags: aRecord('deactivated', { cause: 'unused' }) }) }),
  NoTagRoom: () => decided({ user: aUser({ keys: [IDLE], tags: someTags(50) }), receipts: toldOf(KEY) }),
  OwnerUndeliverable: () =>
    decided({ user: aUser({ keys: [IDLE] }), owner: null, passedOver: ['tag email: bob bounces'] }),
  OwnerOutside: () =>
    decided({ user: aUser({ keys: [IDLE] }), owner: null, outside: 'tag email: bob@example.net' }),
  NoOwner: () => decided({ user: aUser({ keys: [IDLE] }), owner: null }),
  NotConfigured: () => decided({ user: aUser({ keys: [IDLE] }), policy: aPolicy({ notify: null }) }),
  OneStepPerRun: () =>
    decided({
      user: aUser({ keys: [IDLE, aKey({ ...SECOND, created: daysAgo(300), lastUsed: 'never' })] }),
      receipts: [KEY, OTHER_KEY].flatMap((id) => toldOf(id)),
    }),
  Paced: () => planned(retiring(), { perDay: 0 }),
  Blackout: () => planned(retiring(), { blackoutDays: ['wed'] }),
  NotInRollout: () => planned({ user: aUser({ keys: [IDLE] }) }, { rollout: 0 }),
  StopAbove: () => planned(retiring(), { stopAbove: 0 }, 3),
  Requested: () =>
    decideUser(aSituation({}), aContext({ policy: byUs() }), REQUESTED_ROTATION).map(({ reason }) => reason),
  RootKey: () =>
    accountPosture(anAccount({ rootKeys: known([1]) }), aPolicy(), NOW).findings.map(({ reason }) => reason),
  TwoActiveKeys: () =>
    accountPosture(anAccount({ users: [aUser({ keys: [aKey(), FRESH] })] }), aPolicy(), NOW).findings.map(
      ({ reason }) => reason,
    ),
};

describe('every reason', () => {
  it.each(REASONS)('is given to somebody: %s', (reason) => {
    expect(GALLERY[reason]()).toContain(reason);
  });
});

const SECOND = { id: OTHER_KEY, slot: 2 } as const;
const OLD = aKey({ created: daysAgo(100) });
const FRESH = aKey({ ...SECOND, created: daysAgo(5) });
const IDLE = aKey({ created: daysAgo(300), lastUsed: daysAgo(60) });
const DUE = aReceipt({ acceptedAt: daysAgo(14), promised: daysAgo(1) });
const TOLD = aReceipt({ reason: 'Replaced', acceptedAt: daysAgo(12), promised: daysAgo(2) });
/** Of a notice about a key that had not been used for 50 days then. */
const GROUND = {
  announced: 'deactivate',
  reason: 'Unused',
  cause: 'unused',
  rule: 'everyone',
  measured: 'last-used',
  since: daysAgo(60),
  limit: days(45),
  successor: null,
} as const;
const HAD = `had=${KEY} sink=s3`;
const BOTH = {
  checkAndRotate: { dateTag: 'last-check-date', oldKeyTag: 'last-check-old-key' },
  cloudGovernance: false,
};

function decided(words: SituationWords & ContextWords): readonly ReasonCode[] {
  return decideAll(words).map(({ reason }) => reason);
}

/** Through the plan of an account of so many like this one. */
function planned(
  words: SituationWords & ContextWords,
  guardrails: Partial<ReturnType<typeof aPolicy>['guardrails']> = {},
  count = 1,
): readonly ReasonCode[] {
  const situations = Array.from({ length: count }, (_, index) => {
    const one = aSituation(words);
    const id = keyId(index);
    if (count === 1) return one;
    return aSituation({
      ...words,
      user: aUser({ name: `user-${index}`, keys: [{ ...IDLE, keyId: id }] }),
      receipts: toldOf(id),
    });
  });
  const policy = { ...aPolicy({ guardrails }) };
  const context = aContext({ policy });
  const grounded = situations.map((each) => onTodaysGround(each, context));
  const { items, holds } = planAccount(anAccount(), grounded, context);
  return [...items, ...holds].map(({ decision }) => decision.reason);
}

function retiring(): SituationWords {
  return { user: aUser({ keys: [IDLE] }), receipts: toldOf(KEY) };
}

/** The owner was told and reminded, and the date is over. */
function toldOf(id: string) {
  return [
    { ...DUE, keyId: id },
    { ...DUE, keyId: id, reminder: days(1) },
  ];
}

function tagged(tags: Readonly<Record<string, string>>) {
  return aUser({ tags });
}

function exemption(value: string) {
  return { 'keywarden:exempt': value };
}

function inFlight(old: string) {
  return { 'last-check-date': '2026-11-01', 'last-check-old-key': old };
}

function off({ since = daysAgo(3) }: { readonly since?: number }) {
  const tags = aRecord('deactivated', { since, cause: 'unused' });
  return {
    user: aUser({ keys: [aKey({ status: 'Inactive', created: daysAgo(300), lastUsed: daysAgo(60) })], tags }),
  };
}

/** A key appeared with an interrupted rotation, and a run could not find out whose it is. */
function unclear(pair: string) {
  const more = `had=${KEY} sink=s3 ${pair}=${OTHER_KEY}`;
  return {
    user: aUser({
      keys: [aKey(), aKey({ ...SECOND, created: daysAgo(3) })],
      tags: aRecord('rotating', { more }),
    }),
    policy: byUs(),
  };
}

function byUs(rotate: Partial<RotateSection> = {}) {
  return aPolicy({
    rules: [aRule({ rotate: { by: 'keywarden', ...rotate } })],
    deliver: { to: 's3', bucket: 'keys', kmsKey: null, region: null },
  });
}

/** KEY was replaced by OTHER_KEY twenty days ago. */
function replaced(successor: Parameters<typeof aKey>[0], rotate: Partial<RotateSection> = {}, to = '') {
  const since = daysAgo(20);
  const tags = {
    ...aRecord('replaced', { since, more: `by=${OTHER_KEY} tries=1` }),
    ...aRecord('issued', { of: OTHER_KEY, since, more: `for=${KEY} tested=${toIso(since)}${to}` }),
  };
  const keys = [
    aKey({ created: daysAgo(120), lastUsed: daysAgo(1) }),
    aKey({ ...SECOND, created: since, ...successor }),
  ];
  return { user: aUser({ keys, tags }), policy: byUs({ remind: [], ...rotate }) };
}

function remembered(lost: number) {
  const value = aRecord('restored')[`keywarden:${KEY}`] ?? '';
  return {
    records: new Map([
      [KEY, { value, lost, lostAt: lost === 0 ? null : daysAgo(1), goneSince: null, isLeaving: false }],
    ]),
    exemption: null,
  };
}
