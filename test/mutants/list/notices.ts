import { mutantsOf } from '../mutant.ts';

const TESTS = [
  'src/core/model/receipt.test.ts',
  'src/core/checks/notice-clock.test.ts',
  'src/core/voiding.test.ts',
  'src/core/withdrawal.test.ts',
  'src/core/checks/idle.test.ts',
  'src/core/checks/inactive.test.ts',
  'src/core/checks/cutover.test.ts',
];

const PARTS = ['announced', 'reason', 'cause', 'rule', 'measured', 'limit', 'successor'];

/** Each part of a ground, what lets a receipt count, and what ends it. */
export const NOTICES = [
  ...mutantsOf('src/core/model/receipt.ts', TESTS, [
    ...PARTS.map(
      (part) => [`another ${part} is another ground`, `one.${part} === other.${part} &&`, ''] as const,
    ),
    ['another since is another ground', 'Math.abs(one.since - other.since) <= SAME_MOMENT', 'true'],
    [
      'uses that AWS shows 15 minutes apart may be one',
      'const SAME_MOMENT: Duration = 15 * MINUTE',
      'const SAME_MOMENT: Duration = 0 * MINUTE',
    ],
    [
      'addresses are compared without case',
      'each.toLowerCase() === address.toLowerCase()',
      'each === address',
    ],
  ]),
  ...mutantsOf('src/core/checks/notice-clock.ts', TESTS, [
    [
      'a void receipt does not count',
      'receipt.voided !== null || storeRestored === true',
      'storeRestored === true',
    ],
    [
      'receipts of a store that was restored do not count',
      'receipt.voided !== null || storeRestored === true',
      'receipt.voided !== null',
    ],
    [
      'what somebody else was told does not count',
      'if (!owner.known || !(isTo(receipt, owner.value) || isCopy(receipt, policy))) return false;',
      '',
    ],
    [
      'what was not delivered does not count',
      "if (delivery(receipt, situation) === 'lost') return false;",
      '',
    ],
    [
      'no step while a delivery is awaited',
      "if (now < due || !standing.every((receipt) => delivery(receipt, situation) === 'reached'))",
      'if (now < due)',
    ],
    [
      'what was told before an exemption ended does not count',
      'return ended === null || !ended.ok || receipt.acceptedAt > ended.at;',
      'return true;',
    ],
    [
      'a receipt without a ground counts for nothing but its promise',
      'receipt.ground !== null &&\n      isSameGround(receipt.ground, ground) &&\n      receipt.acceptedAt > spoken',
      '(receipt.ground === null || isSameGround(receipt.ground, ground)) &&\n      receipt.acceptedAt > spoken',
    ],
    [
      'a notice counts only on its ground',
      'isSameGround(receipt.ground, ground) &&\n      receipt.acceptedAt > spoken',
      'receipt.acceptedAt > spoken',
    ],
    ['another word about the key ends what was told', 'receipt.acceptedAt > spoken &&', ''],
    ['"nothing happens" is another word', "receipt.announced === 'nothing' ||", ''],
    ['another step is another word', '(receipt.announced !== announced && isStepOnKey(receipt)) ||', ''],
    [
      'the same step without a date is another word',
      'receipt.promised === null && receipt.reason !== reason',
      'false',
    ],
    ['what was told before the ground began does not count', 'receipt.acceptedAt >= ground.since', 'true'],
    ['a promise goes stale', 'if (now <= missed + PROMISE_LASTS) return', 'return'],
    [
      'it does so after 48 hours',
      'PROMISE_LASTS: Duration = 48 * HOUR',
      'PROMISE_LASTS: Duration = 49 * HOUR',
    ],
    ['it does not before', 'PROMISE_LASTS: Duration = 48 * HOUR', 'PROMISE_LASTS: Duration = 47 * HOUR'],
    ['the new date is a day ahead', 'RENEWED_AHEAD: Duration = DAY', 'RENEWED_AHEAD: Duration = 0'],
    [
      'where runs are weekly, the new date is one that the next run can keep',
      'if (!isRenewal) return RENEWED_AHEAD;',
      'return RENEWED_AHEAD;',
    ],
    ['no new date lies further ahead than a month', ', FURTHEST_AHEAD);', ', Infinity);'],
    [
      'the threshold has passed',
      'latest(step.threshold, first.acceptedAt + step.grace, ...promises)',
      'latest(first.acceptedAt + step.grace, ...promises)',
    ],
    [
      'the grace has passed',
      'latest(step.threshold, first.acceptedAt + step.grace, ...promises)',
      'latest(step.threshold, ...promises)',
    ],
    [
      'the promised date has passed',
      'latest(step.threshold, first.acceptedAt + step.grace, ...promises)',
      'latest(step.threshold, first.acceptedAt + step.grace)',
    ],
    [
      'no notice promises less than the threshold',
      'latest(step.threshold, now + step.grace, ...promises)',
      'latest(now + step.grace, ...promises)',
    ],
    [
      'no notice promises less than the grace',
      'latest(step.threshold, now + step.grace, ...promises)',
      'latest(step.threshold, ...promises)',
    ],
    [
      'no notice promises an earlier date than one before it',
      'latest(step.threshold, now + step.grace, ...promises)',
      'latest(step.threshold, now + step.grace)',
    ],
    ['a late reminder moves the date', 'earliest - due > REMINDER_SLACK ? earliest : due', 'due'],
    ['a reminder goes out once', ' && !sent.some((done) => done <= offset)', ''],
    [
      'a first date is on no blackout day',
      "{ phase: 'first', promised: afterBlackout(promised, policy.guardrails) }",
      "{ phase: 'first', promised }",
    ],
    [
      'a new date is on no blackout day',
      'missed, promised: afterBlackout(promised, policy.guardrails) }',
      'missed, promised }',
    ],
    [
      'a moved date is on no blackout day',
      'offset, promised: afterBlackout(promised, policy.guardrails) }',
      'offset, promised }',
    ],
  ]),
  ...mutantsOf('src/core/checks/announced-step.ts', TESTS, [
    ['no new date while something else keeps the key', 'step.notYet ??\n        tell(', 'tell('],
    [
      'no notice after two that were not delivered',
      'lostNotices(situation, ground) >= LOST_AT_MOST',
      'false',
    ],
  ]),
  ...mutantsOf('src/core/voiding.ts', TESTS, [
    ['an undecided look voids nothing', ' || leavesUndecided(decision.reason)) return', ') return'],
    [
      'a word that takes back is never void',
      "receipt.announced === 'nothing' || leavesUndecided",
      'leavesUndecided',
    ],
    [
      'a receipt without a ground is void',
      'ground !== null &&\n    grounds.some((each) => isSameGround(each, ground))',
      '(ground === null || grounds.some((each) => isSameGround(each, ground)))',
    ],
    [
      'a notice is void once its ground is gone',
      'grounds.some((each) => isSameGround(each, ground))',
      'true',
    ],
    ['a notice is void once it may not count', 'mayCount(receipt, { ...situation, ...context })', 'true'],
  ]),
  ...mutantsOf('src/core/withdrawal.ts', TESTS, [
    ['what recipients know already is not taken back', 'receipt.voided?.told === true', 'false'],
    [
      'a deactivation that happened is not taken back',
      "receipt.announced === 'deactivate' && key.status !== 'Active'",
      'false',
    ],
    [
      'nothing is written to an address that mail does not reach',
      'unreachable?.has(address.toLowerCase()) !== true',
      'true',
    ],
    [
      'a fresh notice of the same step stands in for the word that takes back',
      '.filter((receipt) => !isRenewed(receipt, decision))',
      '',
    ],
    [
      'what still counts is not taken back',
      '.filter((receipt) => !counts(receipt, situation, decision, context))',
      '',
    ],
    [
      'only the last word to an address is taken back',
      'if (isWord(receipt)) for',
      'if (isAnnouncement(receipt)) for',
    ],
  ]),
  ...mutantsOf(
    'src/core/checks/reasons.ts',
    [...TESTS, 'src/core/checks/reasons.test.ts', 'src/core/checks/user.test.ts'],
    [
      [
        'what could not be observed decides nothing',
        '  ObservationIncomplete: true,',
        '  ObservationIncomplete: false,',
      ],
      ['the record of another store decides nothing', '  OtherStore: true,', '  OtherStore: false,'],
      [
        'an interrupted rotation decides nothing',
        '  RotationInterrupted: true,',
        '  RotationInterrupted: false,',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/checks/user.ts',
    ['src/core/checks/user.test.ts', 'src/core/lifecycle.test.ts'],
    [
      [
        'a record of another store is left alone',
        'if (store === undefined || stores.includes(store)) continue;',
        'continue;',
      ],
      ['a store knows the places it had before', 'stores.includes(store)', 'stores[0] === store'],
      [
        'a record that names no store is ours',
        'if (store === undefined || stores.includes(store)) continue;',
        "if (stores.includes(store ?? '')) continue;",
      ],
      [
        'a date in the future for the end of an exemption is unreadable',
        '(!ended.ok || ended.at > now + CLOCKS_DIFFER)',
        '!ended.ok',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/lifecycle.ts',
    ['src/core/lifecycle.test.ts', 'src/core/checks/user.test.ts'],
    [
      ['row 1 asks whose store a record is in', '  otherStore, //             1', '  //             1'],
      ['row 1 holds what is unknown', '  observationIncomplete, //  1', '  //  1'],
      ['row 8 leaves our replacement alone', '  issued, //                 8', '  //                 8'],
    ],
  ),
  ...mutantsOf(
    'src/core/memory/older-store.ts',
    ['src/core/memory/older-store.test.ts'],
    [
      ['records of another store are not ours to know', "stores.includes(extra['store'] ?? '')", 'true'],
      ['a record that is remembered is known', ' || value === remembered?.value', ''],
      [
        'a record without our seal is not ours to know',
        "seals !== undefined && seals.get(sealedText(keyId, value)) !== 'sealed'",
        'false',
      ],
    ],
  ),
];
