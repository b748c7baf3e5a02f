import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../core/model/known.ts';
import { DAY } from '../../core/model/time.ts';
import { NOW, aKey, anEntry } from '../entries.fixture.ts';
import type { NoticeEntry } from '../notice.ts';
import { adviceFor } from './advice.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER = 'AKIAI44QH8DHBEXAMPLE';
const rotate = { announced: 'rotate', promised: null } as const;

describe('a key that will be deactivated for disuse', () => {
  it('is told the date, and that one use keeps it', () => {
    const advice = adviceFor(anEntry(), NOW);
    expect(advice.headline).toBe('This key will be deactivated on Saturday, 28 November 2026.');
    expect(textOf(anEntry())).toContain('If it is used before that day, it stays active');
    expect(commandsOf(anEntry())).toContain('aws sts get-caller-identity');
  });

  it('is never told that using it helps when the rule goes by age', () => {
    const entry = anEntry({}, { measure: 'age' });
    expect(textOf(entry)).toContain('using it does not stop the clock');
    expect(textOf(entry)).not.toContain('stays active');
    expect(commandsOf(entry)).not.toContain('aws sts get-caller-identity');
    expect(commandsOf(entry)).toContain('aws iam create-access-key --user-name ci-deploy');
  });

  it('hears in a reminder how far the day is away', () => {
    const entry = anEntry({ notice: { promised: NOW + DAY, reminder: DAY } });
    expect(adviceFor(entry, NOW).headline).toBe(
      'We wrote to you before: this key will be deactivated on Sunday, 22 November 2026, tomorrow.',
    );
  });

  it('says how to undo, as owner and as operator', () => {
    expect(adviceFor(anEntry(), NOW).undo.flatMap(({ commands }) => commands)).toEqual([
      `aws iam update-access-key --user-name ci-deploy --access-key-id ${KEY} --status Active`,
      `keywarden restore ${KEY} --account 111122223333`,
    ]);
  });
});

describe('a replaced key that will be deactivated', () => {
  it('is to be given up for its successor, which is named', () => {
    const entry = anEntry({ siblings: [aKey({ keyId: OTHER })] }, { reason: 'TooOld', cause: 'rotated' });
    expect(textOf(entry)).toContain(
      `over to ${OTHER}. AWS saw it last used for s3 in eu-west-1: look there first.`,
    );
    expect(commandsOf(entry)).not.toContain('aws iam create-access-key --user-name ci-deploy');
  });

  it('is to be replaced first when there is no successor', () => {
    const entry = anEntry({}, { reason: 'TooOld', cause: 'rotated' });
    expect(commandsOf(entry)[0]).toBe('aws iam create-access-key --user-name ci-deploy');
  });
});

describe('a deactivated key', () => {
  const off = { status: 'Inactive', notice: { announced: 'delete', promised: NOW + 30 * DAY } } as const;

  it('is told the date of its deletion, that it is final, and how to come back', () => {
    const entry = anEntry(off, { reason: 'InactiveTooLong' });
    expect(adviceFor(entry, NOW).headline).toBe(
      'This key is deactivated and will be deleted on Monday, 21 December 2026.',
    );
    expect(textOf(entry)).toContain('Deletion cannot be undone');
    expect(commandsOf(entry)).toEqual([
      `aws iam update-access-key --user-name ci-deploy --access-key-id ${KEY} --status Active`,
      `aws iam delete-access-key --user-name ci-deploy --access-key-id ${KEY}`,
      `keywarden restore ${KEY} --account 111122223333`,
    ]);
  });

  it('is not threatened with a deletion that has no date', () => {
    const entry = anEntry(
      { ...off, notice: { announced: 'delete', promised: null } },
      { reason: 'AwaitingDeletion' },
    );
    expect(textOf(entry)).toContain('No date is set for its deletion.');
    expect(textOf(entry)).not.toMatch(/will be deleted|cannot be undone/);
  });

  it.each([
    ['unused', 'nothing had used it'],
    ['rotated', 'it has been replaced'],
    ['adopted', 'Somebody deactivated it'],
    [null, 'It has been deactivated.'],
  ] as const)('is told why, cause %s', (cause, expected) => {
    expect(textOf(anEntry(off, { cause }))).toContain(expected);
  });

  it('hears in a reminder that the deletion is for good', () => {
    const entry = anEntry({ ...off, notice: { ...off.notice, promised: NOW + 5 * DAY, reminder: 5 * DAY } });
    expect(adviceFor(entry, NOW).headline).toMatch(
      /deleted for good on Thursday, 26 November 2026, in 5 days\.$/,
    );
  });
});

describe('a key that its owner should replace', () => {
  it('is replaced in the order that cuts nobody off: create, watch, deactivate, delete', () => {
    const verbs = commandsOf(anEntry({ notice: rotate }, { reason: 'TooOld', cause: null })).slice(0, 4);
    expect(verbs.map((command) => command.split(' ')[2])).toEqual([
      'create-access-key',
      'get-access-key-last-used',
      'update-access-key',
      'delete-access-key',
    ]);
  });

  it('is not told of a deactivation that nobody has announced', () => {
    const entry = anEntry({ notice: rotate }, { reason: 'TooOld', cause: null });
    expect(textOf(entry)).toContain('you get another notice with the date');
  });

  it('goes by the other active key when both slots are in use', () => {
    const entry = anEntry(
      { notice: rotate, siblings: [aKey({ keyId: OTHER })] },
      { reason: 'TwoKeysInUse', cause: null },
    );
    expect(textOf(entry)).toContain(`over to ${OTHER}.`);
    expect(commandsOf(entry)[0]).toBe(`aws iam get-access-key-last-used --access-key-id ${KEY}`);
  });

  it('has its owner look for the other key when it could not be read', () => {
    const entry = anEntry({ notice: rotate }, { reason: 'TwoKeysInUse', cause: null });
    const blind: NoticeEntry = { ...entry, user: { ...entry.user, keys: unknown('access denied') } };
    expect(commandsOf(blind)[0]).toBe('aws iam list-access-keys --user-name ci-deploy');
  });

  it('has the inactive key removed first, by its own id, when that takes the slot', () => {
    const entry = anEntry(
      { notice: rotate, siblings: [aKey({ keyId: OTHER, status: 'Inactive' })] },
      { reason: 'NoFreeSlot', cause: null },
    );
    expect(commandsOf(entry).slice(0, 2)).toEqual([
      `aws iam delete-access-key --user-name ci-deploy --access-key-id ${OTHER}`,
      'aws iam create-access-key --user-name ci-deploy',
    ]);
  });

  it('is treated alike when the notice is one for attention only', () => {
    const entry = anEntry(
      { notice: { announced: 'attention', promised: null } },
      { reason: 'TwoKeysInUse', cause: null },
    );
    expect(adviceFor(entry, NOW).label).toBe('Replacement is due');
  });

  it.each([
    ['where', known({ at: NOW, service: 's3', region: 'eu-west-1' }), ' for s3 in eu-west-1:'],
    ['what', known({ at: NOW, service: 's3', region: null }), ' for s3:'],
    ['nothing', known(null), ''],
  ] as const)('hints at the last use as far as AWS tells: %s', (_what, lastUsed, hint) => {
    const entry = anEntry({ notice: rotate, lastUsed }, { reason: 'TooOld', cause: null });
    if (hint === '') expect(textOf(entry)).not.toContain('AWS saw it');
    else expect(textOf(entry)).toContain(`AWS saw it last used${hint}`);
  });
});

describe('a leaked key', () => {
  const leak = { announced: 'attention', promised: null, urgent: true } as const;

  it('is to be deactivated first, by another identity', () => {
    const entry = anEntry(
      { notice: leak, attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'] },
      { reason: 'Quarantined', cause: null },
    );
    const [first] = adviceFor(entry, NOW).steps;
    expect(first?.text).toContain('another identity');
    expect(first?.commands).toEqual([
      `aws iam update-access-key --user-name ci-deploy --access-key-id ${KEY} --status Inactive`,
    ]);
  });

  it('names the policy that is attached, in the partition of the user', () => {
    const entry = anEntry(
      {
        notice: leak,
        attached: [
          'arn:aws-cn:iam::111122223333:policy/AWSCompromisedKeyQuarantineV9',
          'arn:aws-cn:iam::aws:policy/AWSCompromisedKeyQuarantineV2',
        ],
        arn: 'arn:aws-cn:iam::111122223333:user/ci-deploy',
      },
      { reason: 'Quarantined', cause: null },
    );
    expect(commandsOf(entry)).toContain(
      'aws iam detach-user-policy --user-name ci-deploy --policy-arn arn:aws-cn:iam::aws:policy/AWSCompromisedKeyQuarantineV2',
    );
  });

  it('is not to be deactivated twice', () => {
    const entry = anEntry({ notice: leak, status: 'Inactive' }, { reason: 'Quarantined', cause: null });
    expect(adviceFor(entry, NOW).steps[0]).toEqual({
      text: 'The key is inactive already, which is right: do not switch it on again.',
      commands: [],
    });
  });

  it('is never offered to be switched on again', () => {
    const entry = anEntry({ notice: leak }, { reason: 'Quarantined', cause: null });
    expect(commandsOf(entry).join('\n')).not.toMatch(/--status Active|keywarden restore/);
    expect(textOf(entry)).toContain('this one must never be switched on again');
  });

  it('stays a leak whatever step is announced with it', () => {
    expect(adviceFor(anEntry({}, { reason: 'Quarantined' }), NOW).label).toBe('Urgent: probably leaked');
  });
});

describe('a notice that is taken back', () => {
  const nothing = { announced: 'nothing', promised: null } as const;
  const earlier = { announced: 'deactivate', promised: NOW + 3 * DAY } as const;
  const message = 'It was used on 2026-11-20.';

  it('names the key, what was announced and why it no longer holds, and asks for nothing', () => {
    const entry = anEntry({ notice: nothing }, { message, earlier });
    const advice = adviceFor(entry, NOW);
    expect(advice.headline).toBe(`Nothing will happen to access key ${KEY} of ci-deploy.`);
    expect(advice.happens).toEqual([
      'You got a notice that this key would be deactivated on Tuesday, 24 November 2026. That no longer holds.',
      'Why: It was used on 2026-11-20.',
      'The key stays active and works as before. If that ever changes, you get a new notice with a new date, and the whole time to react.',
    ]);
    expect([...advice.steps, ...advice.undo]).toEqual([]);
  });

  it('of a deactivated key says that it stays as it is', () => {
    const entry = anEntry(
      { notice: nothing, status: 'Inactive' },
      { message, earlier: { announced: 'delete', promised: NOW + 3 * DAY } },
    );
    expect(textOf(entry)).toContain('would be deleted on Tuesday, 24 November 2026');
    expect(textOf(entry)).toContain('The key stays deactivated and is not deleted.');
  });

  it('is one whatever reason comes with it', () => {
    for (const reason of ['Quarantined', 'CutoverUnproven', 'Unused'] as const)
      expect(adviceFor(anEntry({ notice: nothing }, { reason }), NOW).label).toBe('Notice taken back');
  });
});

describe('a date that was named before', () => {
  const named = (promised: number, notice = {}) =>
    anEntry({ notice }, { earlier: { announced: 'deactivate', promised } });

  it('and passed without the step is named with the new one', () => {
    const entry = named(NOW - 2 * DAY, { reminder: DAY, promised: NOW + DAY });
    expect(adviceFor(entry, NOW).headline).toBe(
      'There is a new date: this key will be deactivated on Sunday, 22 November 2026, tomorrow.',
    );
    expect(textOf(entry)).toContain(
      'An earlier notice named Thursday, 19 November 2026. That day passed and nothing was done. 22 November 2026, 02:00 UTC is the date that counts.',
    );
  });

  it('and moved before it came is named, too', () => {
    expect(textOf(named(NOW + 2 * DAY))).toContain(
      'An earlier notice named Monday, 23 November 2026. That date has moved.',
    );
  });

  it('and still holds, or was of another step, is not', () => {
    expect(textOf(named(NOW + 7 * DAY))).not.toContain('An earlier notice');
    const deletion = { announced: 'delete' } as const;
    expect(textOf(named(NOW - 2 * DAY, deletion))).not.toContain('An earlier notice');
  });
});

describe('what is promised for later', () => {
  const everything = [
    anEntry(),
    anEntry({}, { reason: 'Replaced', cause: 'rotated' }),
    anEntry({ notice: rotate }, { reason: 'TooOld' }),
    anEntry({ notice: { announced: 'attention', promised: null } }, { reason: 'CutoverUnproven' }),
    anEntry({ notice: { announced: 'attention', promised: null } }, { reason: 'Requested' }),
    anEntry({ status: 'Inactive', notice: { announced: 'delete', promised: null } }),
  ];

  it('is that another notice comes before anything else happens, and never that nothing will', () => {
    for (const entry of everything) {
      expect(textOf(entry)).toMatch(
        /another (notice|one) with (the|that) date|you hear from us again before/,
      );
      expect(textOf(entry)).not.toMatch(/until somebody|for ever|cuts nobody off|stays as it is/);
    }
  });
});

describe('an overdue switch-over', () => {
  const unproven = (parts: Partial<NoticeEntry>) =>
    anEntry(
      { siblings: [aKey({ keyId: OTHER })], notice: { announced: 'attention', promised: null } },
      { reason: 'CutoverUnproven', cause: 'rotated', ...parts },
    );
  const handover = { keyId: OTHER, where: 'Secrets Manager', fetch: ['aws secretsmanager get-secret-value'] };

  it('says first how to fetch the new key that Keywarden issued', () => {
    const { steps } = adviceFor(unproven({ handover }), NOW);
    expect(steps[0]?.text).toContain(`Fetch the new key ${OTHER} from Secrets Manager`);
    expect(steps[0]?.commands).toEqual(handover.fetch);
  });

  it('says nothing of fetching where the owner made the new key', () => {
    expect(textOf(unproven({}))).not.toContain('Fetch');
  });

  it('says in the notice of a deactivation without proof that it comes without proof', () => {
    const entry = anEntry({}, { reason: 'CutoverUnproven', cause: 'rotated', handover });
    expect(textOf(entry)).toContain('even if nobody can tell that the new key is in use');
    expect(textOf(entry)).not.toContain('only once the new key is in use');
    expect(commandsOf(entry)[0]).toBe(handover.fetch[0]);
  });
});

describe('anything else', () => {
  it('is shown and left to the owner', () => {
    const entry = anEntry(
      { notice: { announced: 'attention', promised: null } },
      { reason: 'Contested', cause: null },
    );
    expect(adviceFor(entry, NOW).label).toBe('Please have a look');
    expect(commandsOf(entry)).toEqual([
      'aws iam list-access-keys --user-name ci-deploy',
      `aws iam get-access-key-last-used --access-key-id ${KEY}`,
    ]);
  });
});

function textOf(entry: NoticeEntry): string {
  const { headline, happens, steps, undo } = adviceFor(entry, NOW);
  return [headline, ...happens, ...[...steps, ...undo].map(({ text }) => text)].join('\n');
}

function commandsOf(entry: NoticeEntry): readonly string[] {
  const { steps, undo } = adviceFor(entry, NOW);
  return [...steps, ...undo].flatMap(({ commands }) => commands);
}

describe('a warning about a key that Keywarden replaces itself', () => {
  const entry = anEntry({ notice: rotate }, { reason: 'AgeWarning', rotatedBy: 'keywarden' });

  it('asks the owner for no replacement, and says that one comes', () => {
    const { headline, steps, happens } = adviceFor(entry, NOW);
    expect(headline).toContain('Keywarden makes its replacement');
    expect(happens.join(' ')).toContain('command to fetch the new key');
    expect(JSON.stringify(steps)).not.toContain('create-access-key');
  });

  it('asks where the owner makes it', () => {
    const { steps } = adviceFor({ ...entry, rotatedBy: 'owner' }, NOW);
    expect(JSON.stringify(steps)).toContain('create-access-key');
  });
});

describe('a key that a run made before it stopped', () => {
  const leftOver = anEntry(
    { status: 'Inactive', notice: { announced: 'delete', promised: NOW + DAY, leftOver: true } },
    { reason: 'InactiveTooLong', cause: 'rotated' },
  );

  it('is nobody’s: its owner has nothing to do, and is not told how to switch it on', () => {
    const { headline, steps, undo } = adviceFor(leftOver, NOW);
    expect(headline).toContain('A key that nobody has will be deleted');
    expect([...steps, ...undo]).toEqual([]);
    expect(textOf(leftOver)).not.toContain('replaced by a newer key');
  });
});
