import { mutantsOf } from '../mutant.ts';

const FORGED = ['test/scenarios/forged.test.ts', 'src/core/checks/forged.test.ts'];

/** What makes us believe a record, a notice, our memory and our history. */
export const SEALS = [
  ...mutantsOf('src/core/checks/forged.ts', FORGED, [
    ['a record without a valid seal holds its user', "if (standing === 'sealed') continue;", 'continue;'],
    ['a text that nobody has checked is not sealed', "?? 'unsealed'", "?? 'sealed'"],
    [
      'only another installation may have another state key',
      "standing === 'other-key' && namesOtherStore",
      'namesOtherStore',
    ],
    ['a forged receipt or memory holds its users', '?? forgedInStore(situation)', ''],
    ['an older record put back holds its user', 'parsed.writes <= memory.value.writes', 'false'],
    [
      'the last record that we wrote is no older one',
      'if (!isOlder || value === memory.value.records.get(keyId)?.value) continue;',
      'if (!isOlder) continue;',
    ],
  ]),
  ...mutantsOf(
    'src/store/seal.ts',
    ['src/store/seal.test.ts'],
    [
      ['a seal is of one purpose', 'JSON.stringify([purpose, partition', 'JSON.stringify([partition'],
      ['a seal is of one account', 'partition, account, about', 'partition, about'],
      ['a seal is of one user and key', 'account, about, content', 'account, content'],
      ['a seal is of one text', 'about, content])', 'about])'],
      ['a seal cut short is none', 'given.length === MAC_BYTES && ', ''],
      ['a seal is spelt in one way', "isOurs && given.toString('base64url') === mac", 'isOurs'],
    ],
  ),
  ...mutantsOf('src/act/settle.ts', FORGED, [
    [
      'what was told before a settlement counts for nothing',
      'await deps.receipts.clear(keyId)',
      'void keyId',
    ],
  ]),
  ...mutantsOf('src/core/memory/refresh.ts', FORGED, [
    ['what was settled never counts again', 'writes = Math.max(writes, parsed.writes);', ''],
    ['only what we sealed is remembered', 'isSealed && parsed.ok', 'parsed.ok'],
  ]),
  ...mutantsOf('src/run/situations.ts', FORGED, [
    ['receipts that were put back are not ours', 'written === 0 || written >= known', 'true'],
  ]),
  ...mutantsOf('src/store/lock.ts', FORGED, [
    ['a lock lasts no longer than a lease', 'until - clock() > leaseMs', 'false'],
  ]),
  ...mutantsOf(
    'src/act/repair-rotation.ts',
    ['test/scenarios/repair.test.ts'],
    [
      [
        'a repair touches a key only as history has it',
        '!(await rotation.hasBegun(oldKeyId, intent))',
        'false',
      ],
    ],
  ),
  ...mutantsOf(
    'src/core/checks/interrupted.ts',
    ['src/core/checks/interrupted.test.ts'],
    [
      ['a repair touches no key of an exempt user', '?? exempt(situation)', ''],
      ['a repair touches no key of a protected user', 'protectedUser(situation) ?? ', ''],
    ],
  ),
];
