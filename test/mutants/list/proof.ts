import { mutantsOf } from '../mutant.ts';

const TESTS = [
  'src/core/checks/proof.test.ts',
  'src/core/checks/cutover.test.ts',
  'src/core/checks/replaced.test.ts',
];

/** Every clause of the proof that a successor has taken over. */
export const PROOF = [
  ...mutantsOf('src/core/checks/proof.ts', TESTS, [
    [
      'a successor that was never used proves nothing',
      'if (use === null || use.at <= ownDoing) return',
      'if (use === null) return undefined;\n  if (use.at <= ownDoing) return',
    ],
    [
      'our own test is no use',
      'latest(ownTestUntil(cutover, use), restoredAt(situation));\n  if (use',
      'restoredAt(situation);\n  if (use',
    ],
    ['our own test may show up to 15 minutes later', 'return tested + USE_GRAIN', 'return tested'],
    [
      'a call to STS right after the making is no use, where no record says that we made the key',
      "return use?.service === 'sts' && successor.createdAt.known ? successor.createdAt.value + HOUR : -Infinity",
      'return -Infinity',
    ],
    [
      'a use from before the restoration of the old key proves nothing',
      'latest(ownTestUntil(cutover, use), restoredAt(situation));\n  if (use',
      'ownTestUntil(cutover, use);\n  if (use',
    ],
    ['the successor was used later than the old key', 'old !== null && old.at >= use.at', 'false'],
    ['the same moment is not later', 'old !== null && old.at >= use.at', 'old !== null && old.at > use.at'],
    [
      'the successor was used within old-key-idle of now',
      'if (now - use.at > section.oldKeyIdle)',
      'if (false)',
    ],
    ['the successor was used on proof-days different days', 'if (days < section.proofDays)', 'if (false)'],
    [
      'days before our own test are no days of use',
      '.filter((at) => at > ownDoing)',
      '.filter((at) => at > restoredAt(situation))',
    ],
    [
      'days before the restoration are no days of use',
      '.filter((at) => at > ownDoing)',
      '.filter((at) => at > ownTestUntil(cutover, use))',
    ],
    ['the old key has been quiet', 'if (now < quiet.until) {', 'if (false) {'],
    ['it has been quiet for old-key-idle', 'Math.max(oldKeyIdle, ', 'Math.max(0, '],
    ['it has been quiet for longer than its longest gap', 'GAP_FACTOR * (uses?.longestGap ?? 0)', '0'],
    ['1.5 times the gap', 'const GAP_FACTOR = 1.5', 'const GAP_FACTOR = 1'],
    ['6 hours for uses that AWS shows late', ' + SHOWN_WITHIN;', ';'],
    [
      'it is quiet from its restoration on',
      'const from = latest(use?.at ?? -Infinity, restoredAt(situation))',
      'const from = use?.at ?? -Infinity',
    ],
  ]),
  ...mutantsOf('src/core/checks/cutover.ts', TESTS, [
    ['the proof is asked right before the step', 'notYet: unproven', 'notYet: undefined'],
    [
      'on-unproven: deactivate never retires the key that was used last',
      "isUsedLast(situation, successor) ? 'hold' : over.onUnproven",
      'over.onUnproven',
    ],
    ['a replaced key that was restored twice is contested', 'contested(situation, replacedBy(over)) ?? ', ''],
    [
      'a restored key counts from its restoration',
      "latest(since, situation.state.kind === 'plain' ? situation.state.clockFrom : null)",
      'since',
    ],
    ['an old key whose owner was not told is not escalated', '&& hasBeenTold(situation, ground)', ''],
    [
      'max-extension counts from the day on which proof was first possible',
      'begun + Math.max(section.deactivate, quietNeeded(situation, section))',
      'begun + section.deactivate',
    ],
    ['max-extension counts from the last promised date', "\n    ...promisesOf(situation, 'Replaced'),", ''],
    [
      'the date that the owner is given is one on which the old key can be quiet',
      'latest(begun + section.deactivate, quietFrom(situation, over).until)',
      'begun + section.deactivate',
    ],
  ]),
  ...mutantsOf(
    'src/core/checks/overdue.ts',
    [...TESTS, 'src/core/checks/overdue.test.ts'],
    [
      [
        'on-unproven: deactivate retires no key in use for want of a second one',
        "isUsedLast(situation, null) ? 'hold' : section.onUnproven",
        'section.onUnproven',
      ],
    ],
  ),
  ...mutantsOf('src/core/checks/age.ts', TESTS, [
    [
      'no replacement is made for a key that was restored twice',
      'contested(situation, facts) ??\n      rotation',
      'rotation',
    ],
    ['nor is one announced', 'if (objection !== undefined) return objection;', ''],
  ]),
  ...mutantsOf(
    'src/core/records.ts',
    ['src/core/records.test.ts'],
    [
      [
        'a replacement that a person asked for settles what was contested',
        'restoresOf(intent) < CONTESTED_AFTER ? restoresPair(intent) : {}',
        'restoresPair(intent)',
      ],
    ],
  ),
  ...mutantsOf('src/core/checks/replaced.ts', TESTS, [
    [
      'the successor exists and is Active',
      "if (successor?.status !== 'Active')",
      'if (successor === undefined)',
    ],
  ]),
  ...mutantsOf(
    'src/core/memory/uses.ts',
    ['src/core/memory/uses.test.ts', 'src/core/checks/proof.test.ts'],
    [
      ['the longest gap only lengthens', 'Math.max(before.longestGap ?? 0, at - last)', 'at - last'],
      ['two uses on one day are one day', 'dayOf(at) === dayOf(last)', 'false'],
      [
        '"never" after a use that was seen is unknown',
        'if (lastUsed.value === null) {',
        'if (lastUsed.value === null) return lastUsed;\n  if (false) {',
      ],
      [
        'a use that was seen outlasts an earlier one that AWS shows after it',
        'lastUsed.value.at >= seen ? lastUsed',
        'lastUsed.value.at >= 0 ? lastUsed',
      ],
      ['an earlier use adds no day', 'if (at <= last) return before;', ''],
      [
        'a key that is gone is forgotten',
        'for (const { keyId, lastUsed } of keys) {',
        'for (const [keyId, uses] of before) after.set(keyId, uses);\n  for (const { keyId, lastUsed } of keys) {',
      ],
    ],
  ),
];
