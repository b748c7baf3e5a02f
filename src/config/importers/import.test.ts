import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';
import { ImportError, type SourceFile } from './entry.ts';
import { type Imported, importPredecessor } from './import.ts';
import { CHECK_AND_ROTATE_ENV, ENV_YAML, SERVERLESS } from './samples.fixture.ts';

const file = (text: string, name = 'env'): SourceFile => ({ name, text });
const imported = (...texts: readonly string[]): Imported =>
  importPredecessor(texts.map((text, index) => file(text, `file-${index + 1}`)));
const policyOf = ({ yaml }: Imported) => loadPolicy(yaml, 'keywarden.yaml').policy;
const lines = ({ account }: Imported) =>
  account.map(({ file: where, line, name, kind, message }) =>
    where === null ? `${kind}: ${message}` : `${where}:${line} ${name} ${kind}: ${message}`,
  );
/** `env:3 what is wrong` for each fault. */
function faultsOf(...texts: readonly string[]): readonly string[] {
  try {
    imported(...texts);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return error.faults.map(({ file: where, line, message }) => `${where}:${line} ${message}`);
  }
  throw new Error('nothing is wrong with it');
}
/** A .env of check-and-rotate with some lines changed; null leaves a line out. */
function checkAndRotateWith(changed: Readonly<Record<string, string | null>>): string {
  const given = new Map(
    CHECK_AND_ROTATE_ENV.split('\n').flatMap((line) => {
      const [name = '', value] = line.replace('export ', '').split('=');
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const all = [...given.keys(), ...Object.keys(changed).filter((name) => !given.has(name))];
  return all
    .flatMap((name) => {
      const value = name in changed ? changed[name] : given.get(name);
      return value === null || value === undefined ? [] : [`${name}=${value}`];
    })
    .join('\n');
}
const rotateOf = (changed: Readonly<Record<string, string | null>>) =>
  policyOf(imported(checkAndRotateWith(changed))).rules[0]?.rotate;
const DAY = 86_400_000;

describe('the sample values of check-and-rotate', () => {
  it.each([
    ['serverless.yml', SERVERLESS],
    ['environment', CHECK_AND_ROTATE_ENV],
  ])('in its %s become the rule of the preset', (_, text) => {
    const policy = policyOf(imported(text));
    const preset = loadPolicy(
      'version: 1\nextends: [preset:check-and-rotate]\ndeliver: { to: s3, bucket: handover }',
      'preset',
    ).policy;
    expect(policy.rules).toEqual(preset.rules);
    expect(policy.owners).toEqual(preset.owners);
    expect(policy.takeOver).toEqual(preset.takeOver);
    expect(policy.notify?.email).toMatchObject({ from: 'no_reply@example.com' });
    expect(policy.deliver).toMatchObject({
      to: 's3',
      bucket: text === SERVERLESS ? 'key-rotation-dev' : 'handover',
    });
  });

  it('in the answer of aws lambda get-function-configuration do, too', () => {
    const Variables = Object.fromEntries(
      checkAndRotateWith({})
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    const made = imported(JSON.stringify({ FunctionName: 'x', Environment: { Variables } }, null, 2));
    expect(policyOf(made).rules).toEqual(policyOf(imported(CHECK_AND_ROTATE_ENV)).rules);
    expect(lines(made)[1]).toMatch(/^file-1:6 SES_EMAIL became/);
  });

  it('are accounted for line by line, then comes what differs on purpose', () => {
    const said = lines(imported(SERVERLESS));
    expect(said.slice(0, 12)).toEqual([
      'file-1:6 LAMBDA_FUNCTION_NAME no-counterpart: has no counterpart: nothing here is named after the function.',
      'file-1:7 SES_EMAIL became: became notify.email.from: no_reply@example.com.',
      'file-1:8 SES_REGION became: became notify.email.region: ap-southeast-1.',
      "file-1:9 IAM_EMAIL_TAG_KEY became: became owners: tag email, and the rule's match: only users with the tag are managed, as before.",
      'file-1:10 S3_CSV_BUCKET assumed: hangs on what the files do not say: ${opt:stage} is not known here, so its default "dev" was taken.',
      'file-1:10 S3_CSV_BUCKET became: became deliver: s3, bucket key-rotation-dev; the files have the same names.',
      'file-1:11 LAST_CHECK_DATE_TAG_KEY became: became take-over.check-and-rotate.date-tag: rotations in flight go on from it.',
      'file-1:12 LAST_CHECK_OLD_KEY_TAG_KEY became: became take-over.check-and-rotate.old-key-tag.',
      'file-1:13 WARNING_DAYS became: became rotate.warn: 30d.',
      'file-1:14 OVERDUE_DAYS became: became rotate.after: 60d.',
      'file-1:15 DEACTIVATE_DAYS became: became rotate.deactivate: 10d.',
      'file-1:16 DELETION_DAYS became: became rotate.delete: 10d.',
    ]);
    expect(said.slice(12).every((line) => line.startsWith('differs: '))).toBe(true);
    expect(said.slice(12).join('\n')).toMatch(
      /"at least".*once.*on-unproven: deactivate.*accepted.*observed.*Two active keys.*Everybody/s,
    );
  });
});

describe('the sample values of cloud-governance', () => {
  it('in its env.yaml become the rules of the preset', () => {
    const policy = policyOf(imported(ENV_YAML));
    const preset = loadPolicy('version: 1\nextends: [preset:cloud-governance]', 'preset').policy;
    expect(policy.rules).toEqual(preset.rules);
    expect(policy.takeOver).toEqual(preset.takeOver);
    expect(policy.owners).toEqual([...preset.owners, { kind: 'fallback', address: 'security@example.com' }]);
    expect(policy.notify?.email).toMatchObject({
      from: 'no_reply@example.com',
      operators: 'security@example.com',
    });
  });

  it('are accounted for line by line', () => {
    const said = lines(imported(ENV_YAML)).join('\n');
    expect(said).toMatch(/file-1:3 DAYS_TO_TAKE_ACTION became: became grace: 7d, remind: \[5d, 3d\]/);
    expect(said).toMatch(
      /file-1:5 dry_run no-counterpart: has no counterpart: every command is a dry run but apply/,
    );
    expect(said).toMatch(/differs: Deletion counts from the deactivation/);
  });

  it.each([
    ['true', { adopt: true, delete: 120 * DAY }],
    ['false', { adopt: false, delete: null }],
  ])('with DELETE_INACTIVE_KEYS_WITHOUT_TAG %s', (value, inactive) => {
    const text = `DELETE_INACTIVE_KEYS_WITHOUT_TAG=${value}`;
    expect(policyOf(imported(text)).rules.at(-1)?.inactive).toMatchObject(inactive);
  });

  it.each([
    ['0', 1, []],
    ['1', 1, []],
    ['2', 2, [1]],
    ['4', 4, [3]],
    ['5', 5, [4, 3]],
    ['6', 6, [5, 3]],
    ['14', 14, [5, 3]],
  ])(
    'with DAYS_TO_TAKE_ACTION %s has the nearest grace and reminders that are allowed',
    (days, grace, remind) => {
      const made = imported(`DAYS_TO_TAKE_ACTION=${days}`);
      expect(policyOf(made).rules.at(-1)?.unused).toMatchObject({
        grace: grace * DAY,
        remind: remind.map((offset) => offset * DAY),
      });
      const [line] = made.account.filter(({ name }) => name === 'DAYS_TO_TAKE_ACTION');
      expect(line?.kind).toBe(remind.join() === '5,3' ? 'became' : 'adjusted');
    },
  );

  it('delete nothing when only unused_access_key ran, and say so', () => {
    const only = imported('policy: unused_access_key\nDAYS_TO_TAKE_ACTION: 7');
    expect(policyOf(only).rules.at(-1)?.unused?.delete).toBeNull();
    expect(lines(only).join('\n')).toContain('nothing is ever deleted');
    const pair = imported('policy=unused_access_key', 'policy=delete_access_key');
    expect(policyOf(pair).rules.at(-1)?.unused?.delete).toBe(30 * DAY);
  });

  it('without a sender have no notify, and say what that means', () => {
    const made = imported('DAYS_TO_TAKE_ACTION=7');
    expect(policyOf(made).notify).toBeNull();
    expect(lines(made).join('\n')).toContain('nobody is told and nothing is done');
  });

  it('never show a secret of the environment', () => {
    const made = imported(
      'DAYS_TO_TAKE_ACTION=7\nAWS_SECRET_ACCESS_KEY=hunter2hunter2\nJIRA_TOKEN=hunter2hunter2',
    );
    expect(JSON.stringify(made)).not.toContain('hunter2');
    expect(lines(made).join('\n')).toMatch(
      /file-1:2 AWS_SECRET_ACCESS_KEY no-counterpart.*file-1:3 JIRA_TOKEN no-counterpart/s,
    );
  });
});

describe('values that would be faults of ours', () => {
  it.each([
    ['a warning no earlier than the rotation', { WARNING_DAYS: '60' }, { warn: 59 * DAY, after: 60 * DAY }],
    ['a warning just before it', { WARNING_DAYS: '59' }, { warn: 59 * DAY, after: 60 * DAY }],
    ['a rotation on the first day', { OVERDUE_DAYS: '1', WARNING_DAYS: '1' }, { warn: null, after: DAY }],
    ['no days at all', { OVERDUE_DAYS: '0', WARNING_DAYS: '0' }, { warn: null, after: DAY }],
    ['a deletion at once', { DELETION_DAYS: '0' }, { delete: DAY, grace: DAY }],
    ['a deactivation at once', { DEACTIVATE_DAYS: '0' }, { deactivate: 0, grace: DAY, oldKeyIdle: DAY }],
    ['a short wait', { DEACTIVATE_DAYS: '5' }, { deactivate: 5 * DAY, grace: 5 * DAY, oldKeyIdle: 3 * DAY }],
    ['a long wait', { DEACTIVATE_DAYS: '90' }, { deactivate: 90 * DAY, grace: 7 * DAY }],
  ])('become the nearest valid: %s', (_, changed, rotate) => {
    expect(rotateOf(changed)).toMatchObject(rotate);
  });

  it('are said with the value that was written', () => {
    const said = lines(imported(checkAndRotateWith({ WARNING_DAYS: '70' }))).join('\n');
    expect(said).toMatch(/WARNING_DAYS adjusted: is 70, and became rotate.warn: 59d: a warning comes/);
  });

  it('never make a file that config check refuses', () => {
    const days = fc.oneof(fc.nat(30), fc.nat(99_999)).map(String);
    fc.assert(
      fc.property(days, days, days, days, (WARNING_DAYS, OVERDUE_DAYS, DEACTIVATE_DAYS, DELETION_DAYS) => {
        imported(checkAndRotateWith({ WARNING_DAYS, OVERDUE_DAYS, DEACTIVATE_DAYS, DELETION_DAYS }));
      }),
    );
    fc.assert(fc.property(days, (count) => void imported(`DAYS_TO_TAKE_ACTION=${count}`)));
  });
});

describe('names that YAML would read as something else', () => {
  it.each(['yes', 'no', 'null', 'a: b', '#tag', 'x # y', '*', '"', "it's", 'größe'])(
    'stay themselves: %s',
    (tag) => {
      const text = `IAM_EMAIL_TAG_KEY: ${JSON.stringify(tag)}\n${CHECK_AND_ROTATE_ENV.replaceAll(/^(#|export|IAM_EMAIL).*\n/gm, '').replaceAll('=', ': ')}`;
      const policy = policyOf(imported(text));
      expect(policy.owners).toEqual([{ kind: 'tag', tag }]);
      expect(policy.rules[0]?.match.tags).toEqual({ [tag]: '*' });
    },
  );

  it('cannot write configuration of their own', () => {
    const named = importPredecessor([{ name: 'a\nguardrails: {}', text: CHECK_AND_ROTATE_ENV }]);
    expect(named.yaml).not.toMatch(/^guardrails/m);
    const evil = JSON.stringify("${opt:x\nguardrails: x\n, 'handover'}");
    const assumed = imported(SERVERLESS.replace('!Ref credentials', evil));
    expect(assumed.yaml).toContain('bucket: handover # S3_CSV_BUCKET; check it: ${opt:x guardrails');
    expect(assumed.yaml).not.toMatch(/^guardrails/m);
  });
});

describe('several files', () => {
  it('complete each other: what one does not know, another says', () => {
    const open = SERVERLESS.replace('!Ref credentials', '${ssm:/bucket}').replace('"30"', '${env:WARN}');
    expect(policyOf(imported(open, 'S3_CSV_BUCKET=handover\nWARN=20'))).toMatchObject({
      deliver: { bucket: 'handover' },
    });
    expect(policyOf(imported(open, 'S3_CSV_BUCKET=handover\nWARN=20')).rules[0]?.rotate?.warn).toBe(20 * DAY);
  });

  it('may say what a default was assumed for', () => {
    const made = imported(SERVERLESS, 'S3_CSV_BUCKET=handover-prod');
    expect(policyOf(made).deliver).toMatchObject({ bucket: 'handover-prod' });
    expect(made.account.filter(({ kind }) => kind === 'assumed')).toEqual([]);
  });

  it('that contradict each other are a fault', () => {
    expect(faultsOf(CHECK_AND_ROTATE_ENV, 'WARNING_DAYS=31')).toEqual([
      'file-2:1 WARNING_DAYS has another value in file-1:9: keep one of them.',
    ]);
  });

  it('of different predecessors are imported one at a time', () => {
    expect(faultsOf(ENV_YAML, CHECK_AND_ROTATE_ENV)).toEqual([
      expect.stringMatching(
        /^file-1:3 DAYS_TO_TAKE_ACTION is of .*, and SES?.*|^file-1:3 DAYS_TO_TAKE_ACTION .*IAM_EMAIL_TAG_KEY \(file-2:5\).*one at a time/,
      ),
    ]);
  });
});

describe('a serverless.yml', () => {
  it('has its functions speak before its provider', () => {
    const text = SERVERLESS.replace(
      'rotate: { handler: handler.lambda_handler }',
      'rotate: { handler: handler.lambda_handler, environment: { WARNING_DAYS: 25 } }',
    );
    expect(policyOf(imported(text)).rules[0]?.rotate?.warn).toBe(25 * DAY);
  });

  it('resolves its own variables, defaults, anchors and merges', () => {
    const text = SERVERLESS.replace(
      'provider:',
      'custom: { days: { warn: 21 }, common: &common { OVERDUE_DAYS: 50 } }\nprovider:',
    )
      .replace('WARNING_DAYS: "30"', "WARNING_DAYS: ${self:custom.days.warn, '9'}\n    <<: *common")
      .replace('    OVERDUE_DAYS: "60"\n', '');
    expect(policyOf(imported(text)).rules[0]?.rotate).toMatchObject({ warn: 21 * DAY, after: 50 * DAY });
  });

  it.each([
    ['!Ref credentials', '!Ref elsewhere', '!Ref elsewhere, which only CloudFormation knows'],
    ['!Ref credentials', "!Sub 'x-${AWS::AccountId}'", '!Sub'],
    ['!Ref credentials', '{ Ref: elsewhere }', '!Ref elsewhere'],
    ['!Ref credentials', '${cf:stack.bucket}', '${cf:stack.bucket}'],
    ['!Ref credentials', '${self:custom.bucket}', '${self:custom.bucket}'],
    ['!Ref credentials', '${env:BUCKET}', '${env:BUCKET}'],
    ['!Ref credentials', '${self:provider.environment.S3_CSV_BUCKET}', 'which refers to itself'],
    ['!Ref credentials', 'a-${opt:stage', '${opt:stage'],
  ])('names what it cannot resolve instead of guessing: %s as %s', (from, to, named) => {
    const [fault, ...more] = faultsOf(SERVERLESS.replace(from, to));
    expect(more).toEqual([]);
    expect(fault).toMatch(/^file-1:10 S3_CSV_BUCKET is /);
    expect(fault).toContain(named);
    expect(fault).toContain('give a second file with a line S3_CSV_BUCKET=');
  });

  it('whose environment stands in another file asks for that file', () => {
    const text = 'provider:\n  environment: ${file(env.yml)}\nfunctions: {}\n';
    expect(faultsOf(text)).toEqual([
      'file-1:1 its environment is ${file(env.yml)}: give the file that it stands in as well.',
    ]);
    expect(() => imported(text, CHECK_AND_ROTATE_ENV)).toThrow(/its environment is/);
  });
});

describe('bad input', () => {
  it('has every fault named at once, with its line', () => {
    const text = `WARNING_DAYS=thirty\nOVERDUE_DAYS=-5\noops\nS3_CSV_BUCKET=s3://bucket\nSES_EMAIL='nobody\nDEACTIVATE_DAYS=$DAYS\nDELETION_DAYS=100000\nSES_REGION=europe\nLAST_CHECK_DATE_TAG_KEY=keywarden:x\nLAST_CHECK_OLD_KEY_TAG_KEY=a;b\nIAM_EMAIL_TAG_KEY=email`;
    expect(faultsOf(text)).toEqual([
      'file-1:1 WARNING_DAYS must be a whole number of days.',
      'file-1:2 OVERDUE_DAYS must be a whole number of days.',
      'file-1:3 is not NAME=value.',
      expect.stringMatching(/^file-1:4 S3_CSV_BUCKET must be the name of an S3 bucket/),
      'file-1:5 SES_EMAIL: the quote that begins its value does not end.',
      'file-1:6 DEACTIVATE_DAYS is another variable of the shell: give a second file with a line DEACTIVATE_DAYS=… .',
      'file-1:7 DELETION_DAYS must be at most 99999 days.',
      expect.stringMatching(/^file-1:8 SES_REGION must be an AWS region/),
      expect.stringMatching(/^file-1:9 LAST_CHECK_DATE_TAG_KEY must be the name of a tag/),
      expect.stringMatching(/^file-1:10 LAST_CHECK_OLD_KEY_TAG_KEY must be the name of a tag/),
    ]);
  });

  it('names everything that is missing', () => {
    const missing = faultsOf('WARNING_DAYS=30');
    expect(missing.map((fault) => / (\w+) is missing/.exec(fault)?.[1])).toEqual([
      'IAM_EMAIL_TAG_KEY',
      'OVERDUE_DAYS',
      'DEACTIVATE_DAYS',
      'DELETION_DAYS',
      'SES_EMAIL',
      'SES_REGION',
      'S3_CSV_BUCKET',
      'LAST_CHECK_DATE_TAG_KEY',
      'LAST_CHECK_OLD_KEY_TAG_KEY',
    ]);
    expect(faultsOf(checkAndRotateWith({ SES_EMAIL: '' }))).toEqual(['file-1:2 SES_EMAIL is missing.']);
  });

  it('refuses tags that are not three: the ones in flight are removed in the end', () => {
    expect(faultsOf(checkAndRotateWith({ LAST_CHECK_DATE_TAG_KEY: 'Email' })).join()).toMatch(
      /must be three tags/,
    );
    expect(faultsOf(checkAndRotateWith({ LAST_CHECK_DATE_TAG_KEY: 'LAST-CHECK-OLD-KEY' })).join()).toMatch(
      /must be three tags/,
    );
  });

  it.each([
    ['policy: ec2_run\nDAYS_TO_TAKE_ACTION: 7', /file-1:1 policy is not about access keys/],
    ['DELETE_INACTIVE_KEYS_WITHOUT_TAG=perhaps', /must be true or false/],
    ['DAYS_TO_TAKE_ACTION=a week', /must be a whole number of days/],
    ['DAYS_TO_TAKE_ACTION=7\nSENDER_MAIL=nobody', /SENDER_MAIL must be an email address/],
    ['', /is empty/],
    ['HOME=/root', /is the configuration of neither predecessor/],
    ['version: 1\nrules: []', /is the configuration of neither predecessor/],
    ['just some words', /neither NAME=value lines nor a YAML mapping/],
    ['[1, 2]', /neither NAME=value lines nor a YAML mapping/],
    ['a: 1\n---\nb: 2', /more than one YAML document/],
    ['a: [1', /not valid YAML/],
    ['a: 1\na: 2', /stands twice/],
    ['x'.repeat(1_000_001), /larger than 1 MB/],
  ])('says what is wrong with %.40s', (text, fault) => {
    expect(faultsOf(text).join('\n')).toMatch(fault);
  });

  it('never repeats a value, which may be a secret, and never throws anything else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        for (const text of [`WARNING_DAYS=${value}`, `${name}: ${value}`, `${name}=${value}`, value]) {
          try {
            imported(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ImportError);
          }
        }
      }),
    );
    expect(faultsOf('WARNING_DAYS=hunter2').join()).not.toContain('hunter2');
    expect(faultsOf(checkAndRotateWith({ SES_REGION: 'hunter2' })).join()).not.toContain('hunter2');
  });
});
