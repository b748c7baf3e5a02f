import { known, unknown } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import { DAY, type Instant } from '../core/model/time.ts';
import type { DigestInput } from './digest-input.ts';
import type { NoticeEntry, NoticeInput } from './notice.ts';

/** Examples that take every turn a template can take: templates are tried on them before anything is sent. */

const NOW: Instant = Date.UTC(2026, 10, 21, 6);

/** One notice per situation, one of every situation together, and one about a key of which little is known. */
export function sampleNotices(): readonly NoticeInput[] {
  const entries = [
    leaked,
    unused,
    reminder,
    replaced,
    handedOver,
    overdueCutover,
    overdueHandedOver,
    retiredAllTheSame,
    deletion,
    kept,
    twoKeys,
    ageWarning,
    ageWarningByUs,
    attention,
    exemptionEnds,
    burntDeletion,
    moved,
    takenBack,
    keptOff,
  ];
  return [...entries.map((entry) => [entry]), entries, [littleKnown]].map((group, index) => ({
    owner: { address: 'bob@example.com', name: 'bob' },
    account: { id: '111122223333', alias: index % 2 === 0 ? 'prod' : null },
    now: NOW,
    entries: group,
    // What the message of many says when it is one of several.
    ...(group.length > 1 ? { part: { number: 2, of: 3 } } : {}),
  }));
}

/** A busy run, one that a guardrail stopped, and one with nothing to tell. */
export function sampleDigests(): readonly DigestInput[] {
  const quiet: DigestInput = {
    to: 'cloud-security@example.com',
    account: { id: '111122223333', alias: null },
    run: '3f9c2a7b',
    now: NOW,
    stopped: null,
    done: [],
    failed: [],
    skipped: [],
    held: [],
    upcoming: [],
    notes: [],
  };
  const key = {
    user: 'ci-deploy',
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    reason: 'Unused',
    message: 'Not used for 52 days.',
  } as const;
  const busy: DigestInput = {
    ...quiet,
    account: { id: '111122223333', alias: 'prod' },
    done: [
      { ...key, step: 'notify' },
      { ...key, step: 'deactivate' },
    ],
    failed: [
      {
        step: 'delete',
        user: 'old-app',
        keyId: 'AKIAI44QH8DHBEXAMPLE',
        message: 'AWS did not answer: it is tried again in the next run.',
      },
      { step: null, user: null, keyId: null, message: 'The credential report could not be read.' },
    ],
    skipped: [{ ...key, step: 'deactivate', message: 'It was used an hour ago.' }],
    held: Array.from({ length: 12 }, (_, n) => ({ ...key, user: `user-${n}`, reason: 'InGrace' as const })),
    upcoming: [{ ...key, step: 'deactivate', due: NOW + 3 * DAY }],
    notes: ['Tags were read user by user.'],
  };
  const stopped = 'This run would deactivate 12 of 40 keys, more than 20%. Nothing destructive was done.';
  return [quiet, busy, { ...busy, stopped, done: [{ ...key, step: 'notify' }] }];
}

const key: KeyObservation = {
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  slot: null,
  status: 'Active',
  createdAt: known(NOW - 400 * DAY),
  ageFrom: 'created',
  lastUsed: known({ at: NOW - 52 * DAY, region: 'eu-west-1', service: 's3' }),
};
const sibling: KeyObservation = { ...key, keyId: 'AKIAI44QH8DHBEXAMPLE', createdAt: known(NOW - 20 * DAY) };

const user: UserObservation = {
  account: '111122223333',
  user: 'ci-deploy',
  arn: 'arn:aws:iam::111122223333:user/robots/ci-deploy',
  path: '/robots/',
  userId: known('AIDACKCEVSQ6C2EXAMPLE'),
  createdAt: NOW - 500 * DAY,
  tags: known(new Map([['AKIAIOSFODNN7EXAMPLE', 'build server']])),
  groups: known([]),
  attachedPolicies: known(['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3']),
  keys: known([key, sibling]),
  faults: [],
};

const unused: NoticeEntry = {
  user,
  key,
  reason: 'Unused',
  message: 'Not used for 52 days; the limit is 45d.',
  notice: {
    announced: 'deactivate',
    promised: NOW + 7 * DAY,
    reminder: null,
    urgent: false,
    copyToFallback: false,
  },
  cause: 'unused',
  rule: 'everyone',
  measure: 'last-used',
  rotatedBy: 'owner',
  earlier: null,
  handover: null,
};
const reminder: NoticeEntry = {
  ...unused,
  notice: { ...unused.notice, promised: NOW + DAY, reminder: DAY, urgent: true },
};
const replaced: NoticeEntry = {
  ...unused,
  reason: 'Replaced',
  message: 'A newer key stands in for it.',
  cause: 'rotated',
};
const handedOver: NoticeEntry = {
  ...replaced,
  handover: {
    keyId: 'AKIAI44QH8DHBEXAMPLE',
    where: 'Secrets Manager',
    fetch: ['aws secretsmanager get-secret-value --secret-id keywarden/ci-deploy'],
  },
};
const overdueCutover: NoticeEntry = {
  ...replaced,
  reason: 'CutoverUnproven',
  notice: { ...replaced.notice, announced: 'attention', promised: null, urgent: true, copyToFallback: true },
};
const overdueHandedOver: NoticeEntry = { ...overdueCutover, handover: handedOver.handover };
const retiredAllTheSame: NoticeEntry = {
  ...overdueHandedOver,
  notice: { ...replaced.notice, urgent: true, copyToFallback: true },
};
const deletion: NoticeEntry = {
  ...unused,
  key: { ...sibling, status: 'Inactive' },
  reason: 'InactiveTooLong',
  message: 'Deactivated 23 days ago; deletion after 30d.',
  notice: { ...unused.notice, announced: 'delete', promised: NOW + 14 * DAY },
};
const kept: NoticeEntry = {
  ...deletion,
  reason: 'AwaitingDeletion',
  notice: { ...deletion.notice, promised: null },
};
const twoKeys: NoticeEntry = {
  ...unused,
  reason: 'TwoKeysInUse',
  message: '400 days old; the limit is 90d, and no slot is free.',
  notice: { ...unused.notice, announced: 'rotate', promised: null },
  cause: null,
};
const ageWarning: NoticeEntry = {
  ...twoKeys,
  reason: 'AgeWarning',
  message: '65 days old; rotation is due at 90d.',
  notice: { ...twoKeys.notice, promised: NOW + 25 * DAY },
};
const ageWarningByUs: NoticeEntry = { ...ageWarning, rotatedBy: 'keywarden' };
const leaked: NoticeEntry = {
  ...twoKeys,
  reason: 'Quarantined',
  message: 'AWS attached AWSCompromisedKeyQuarantineV3.',
  notice: { ...twoKeys.notice, announced: 'attention', urgent: true },
};
const attention: NoticeEntry = {
  ...leaked,
  reason: 'Requested',
  notice: { ...leaked.notice, urgent: false, copyToFallback: false },
};
const exemptionEnds: NoticeEntry = {
  ...attention,
  reason: 'ExemptionEnds',
  message: 'The exemption of ci-deploy ends after 2026-11-24. Exempt until 2026-11-24: plant freeze.',
};
const burntDeletion: NoticeEntry = { ...deletion, isBurnt: true };
const moved: NoticeEntry = {
  ...reminder,
  earlier: { announced: 'deactivate', promised: NOW - 9 * DAY },
};
const takenBack: NoticeEntry = {
  ...unused,
  message: 'It was used on 2026-11-20, so it is not unused any more.',
  notice: { ...unused.notice, announced: 'nothing', promised: null },
  earlier: { announced: 'deactivate', promised: NOW + 5 * DAY },
};
const keptOff: NoticeEntry = {
  ...takenBack,
  key: deletion.key,
  message: 'The rule everyone no longer deletes keys.',
  earlier: { announced: 'delete', promised: NOW + 14 * DAY },
};
const littleKnown: NoticeEntry = {
  ...unused,
  user: { ...user, path: '/', tags: unknown('access denied'), keys: unknown('access denied') },
  key: { ...key, keyId: null, createdAt: unknown('access denied'), lastUsed: unknown('access denied') },
  rule: null,
};
