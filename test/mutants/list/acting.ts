import { type Mutant, mutantsOf } from '../mutant.ts';

const REPAIR = ['src/core/rotation-repair.test.ts'];
const ROTATION = ['test/rotation/rotation.test.ts'];
const LAST = ['src/act/last-moment.test.ts', 'src/act/perform.test.ts'];

const COMMIT = "{ name: 'commit', run: commit }";
const VISIBLE = "{ name: 'make visible', run: makeVisible }";

const COMMIT_AND_VISIBLE: Mutant = {
  rule: 'nothing is visible to readers before the commit',
  file: 'src/act/rotation.ts',
  edits: [
    [COMMIT, 'SECOND'],
    [VISIBLE, COMMIT],
    ['SECOND', VISIBLE],
  ],
  tests: ROTATION,
};

/** What a repair may touch, the order of a rotation, and the last look before a step. */
export const ACTING: readonly Mutant[] = [
  ...mutantsOf('src/core/rotation-repair.ts', REPAIR, [
    [
      'unknown attribution justifies nothing',
      "if (!madeBy.known) return 'UnattributedKey';",
      "if (!madeBy.known) return 'ours';",
    ],
    [
      'a key that another session made is left alone',
      "if (madeBy.value !== intent.run) return 'theirs';",
      '',
    ],
    ['the key is younger than the intent', '!isYounger(key, intent.since) || isOnRecord', 'isOnRecord'],
    [
      'the key is in no other record',
      '!isYounger(key, intent.since) || isOnRecord',
      '!isYounger(key, intent.since)',
    ],
    ['a visible secret may be in use', "sight === 'visible' || sight === 'unknown'", "sight === 'unknown'"],
    [
      'a secret of which nothing is known may be in use',
      "sight === 'visible' || sight === 'unknown'",
      "sight === 'visible'",
    ],
    ['a key that others use is not ours', "isUsedByOthers(key) ? 'RotationUnclear' : 'ours'", "'ours'"],
    [
      'an unknown use is a use',
      'if (!lastUsed.known || !createdAt.known) return true;',
      'if (!lastUsed.known || !createdAt.known) return false;',
    ],
    ['a use of another service is no test of ours', "service !== 'sts' || at >=", 'at >='],
    [
      'a use 15 minutes later is no test of ours',
      "service !== 'sts' || at >= createdAt.value + OUR_TEST",
      "service !== 'sts'",
    ],
    [
      'two servers may date intent and key differently',
      'createdAt.value >= since - CLOCKS_DIFFER',
      'createdAt.value >= since',
    ],
    [
      'a key without a date is not younger',
      'createdAt.known && createdAt.value >=',
      '!createdAt.known || createdAt.value >=',
    ],
    ['keys that were there before the intent are no newcomers', '&& !begun.had.includes(keyId)', ''],
  ]),
  COMMIT_AND_VISIBLE,
  ...mutantsOf('src/act/rotation.ts', ROTATION, [
    [
      'the record of a new key says that its secret is hidden',
      'hidden: deps.sink.place }, now',
      "hidden: '' }, now",
    ],
    [
      'after the commit nothing is undone',
      "const isPast = step.name === 'commit' || rotation.issued !== null;",
      'const isPast = false;',
    ],
    ['a creation with an unknown end is left to a repair', "(step.name === 'create' && uncertain)", 'false'],
    ['creating a key comes after its intent is written', "  { name: 'intent', run: writeIntent },", ''],
  ]),
  ...mutantsOf('src/act/last-moment.ts', LAST, [
    [
      'the decision is made again between intent and call',
      'const again = sameStep(decide({ ...situation, user: fresh }, { ...deps.context, now }), decision);',
      'const again = sameStep([decision], decision);\n  void fresh;\n  void decide;\n  void situation;',
    ],
    [
      'a record that somebody else writes at the same time is left alone',
      'if (shown !== before && shown !== intent) {',
      'if (false) {',
    ],
    [
      'the guardrails are judged at that moment',
      "'stands' in again ? undefined : deps.stillAllowed(again, now)",
      'undefined',
    ],
    [
      'a use since the decision forbids a deletion',
      "if (decision.step !== 'delete') return undefined;",
      'return undefined;',
    ],
    ['the intent is taken back', 'await writeRecord(atMoment(deps, now), decision, keyId, prior);', ''],
    [
      'the keys are read again',
      'const keys = await unlessVanished(() => liveKeys(deps.iam, user.user));',
      'const keys = user.keys;',
    ],
    [
      'an intent that IAM does not show yet is our own',
      'shown !== before && shown !== intent',
      'shown !== intent',
    ],
  ]),
  ...mutantsOf('src/act/deactivate.ts', LAST, [
    ['a deactivation looks a last time', 'if (changed !== undefined) return changed;', ''],
    [
      'a deactivation writes its intent first',
      'const written = await writeRecord(deps, item.decision, keyId, intent);',
      'const written = null;',
    ],
  ]),
  ...mutantsOf('src/act/delete.ts', LAST, [
    ['a deletion looks a last time', 'if (changed !== undefined) return changed;', ''],
    ['nothing is deleted without a record', 'if (prior === null)\n', 'if (false)\n'],
    [
      'a deletion writes its intent first',
      'const written = await writeRecord(deps, item.decision, keyId, intent);',
      'const written = null;',
    ],
  ]),
];
