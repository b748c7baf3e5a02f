import { describe, expect, it } from 'vitest';
import type { MailAccount, SimulatedAnswer } from '../../aws/inspect.ts';
import { MINUTE } from '../../core/model/time.ts';
import type { Asked } from '../asked.ts';
import type { BucketFacts, MailFacts, OwnerFacts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { checkAccounts } from './accounts.ts';
import { checkBucket } from './bucket.ts';
import { checkChanging } from './changing.ts';
import { checkClock } from './clock.ts';
import { checkConfiguration } from './configuration.ts';
import { checkCredentials } from './credentials.ts';
import { checkDelivery } from './delivery.ts';
import { checkMail } from './mail.ts';
import { checkReading } from './reading.ts';
import { checkSeal } from './seal.ts';
import { checkStore } from './store.ts';

const yes = <T>(value: T): Asked<T> => ({ answered: true, value });
const no = (kind: 'denied' | 'unavailable' | 'not-found' | 'invalid', code = 'AccessDenied') =>
  ({ answered: false, kind, code, operation: 'x:Y', because: 'x:Y was refused.' }) as const;

const words = (findings: readonly Finding[]) => findings.map(({ status, message }) => `${status} ${message}`);
const statuses = (findings: readonly Finding[]) => findings.map(({ status }) => status);
const text = (findings: readonly Finding[]) =>
  findings.map(({ status, message, fix }) => `${status} ${message} ${fix ?? ''}`).join('\n');

describe('credentials', () => {
  const as = (arn: string) =>
    checkCredentials(yes({ account: '111122223333', arn, partition: 'aws', region: 'eu-west-1' }));

  it.each([
    ['arn:aws:sts::111122223333:assumed-role/Keywarden/x', ['ok']],
    ['arn:aws:iam::111122223333:user/ana', ['ok', 'warn']],
    ['arn:aws:iam::111122223333:root', ['fail']],
  ])('of %s: %j', (arn, expected) => expect(statuses(as(arn))).toEqual(expected));

  it('that are refused fail with what AWS says', () => {
    expect(words(checkCredentials(no('denied')))).toEqual(['fail x:Y was refused.']);
  });
});

describe('the clock', () => {
  it.each([
    [MINUTE - 1, 'ok'],
    [MINUTE, 'warn'],
    [-MINUTE, 'warn'],
    [5 * MINUTE - 1, 'warn'],
    [5 * MINUTE, 'fail'],
    [-5 * MINUTE, 'fail'],
    [null, 'unknown'],
  ])('%s ms ahead: %s', (ahead, status) => expect(statuses(checkClock(ahead))).toEqual([status]));

  it('says which way it is off', () => {
    expect(text(checkClock(-90_000))).toContain('90 s behind');
    expect(text(checkClock(90_000))).toContain('90 s ahead of');
  });
});

describe('reading', () => {
  const reads = (answers: Readonly<Record<string, Asked<unknown>>>) =>
    Object.entries({ 'iam:ListUsers': yes(1), ...answers }).map(([action, asked]) => ({ action, asked }));
  const check = (answers: Readonly<Record<string, Asked<unknown>>>, asksForGroups = false) =>
    statuses(checkReading(reads(answers), { asksForGroups, triedUser: true }));

  it.each([
    ['iam:ListUserTags', 'fail'],
    ['iam:GenerateCredentialReport', 'fail'],
    ['iam:GetAccountAuthorizationDetails', 'warn'],
    ['iam:ListGroupsForUser', 'warn'],
  ])('without %s: %s', (action, status) => expect(check({ [action]: no('denied') })).toEqual(['ok', status]));

  it('groups are needed where a rule asks for them', () => {
    expect(check({ 'iam:ListGroupsForUser': no('denied') }, true)).toEqual(['ok', 'fail']);
  });

  it('says when there was no user to try', () => {
    const found = checkReading(reads({}), { asksForGroups: false, triedUser: false });
    expect(statuses(found)).toEqual(['ok', 'unknown']);
  });

  it('what failed otherwise is unknown, and no failure', () => {
    expect(check({ 'iam:ListUserTags': no('unavailable') })).toEqual(['ok', 'unknown']);
  });
});

describe('changing', () => {
  const write = (asked: Parameters<typeof checkChanging>[0][number]['asked']) => [
    { statement: 'WritesRecords', resource: '*', asked },
  ];
  const answered = (...answers: SimulatedAnswer[]) =>
    write(yes(answers.map((answer, index) => ({ action: `iam:A${index}`, answer }))));

  it('is well when everything is allowed', () => {
    expect(statuses(checkChanging(answered('allowed', 'allowed'), []))).toEqual(['ok']);
  });

  it('names what is not allowed, and what is forbidden, each with another fix', () => {
    const found = checkChanging(answered('allowed', 'implicitDeny', 'explicitDeny'), []);
    expect(statuses(found)).toEqual(['ok', 'fail', 'fail']);
    expect(found[1]?.fix).toContain('keywarden iam-policy');
    expect(found[2]?.fix).toContain('service control policy');
  });

  it('is unknown where IAM may not be asked', () => {
    const found = checkChanging(write(no('denied')), []);
    expect(statuses(found)).toEqual(['unknown']);
    expect(text(found)).toContain('--role doctor');
  });

  it('warns of what Keywarden should never be able to do', () => {
    const may = (answer: SimulatedAnswer) =>
      statuses(checkChanging(answered('allowed'), [{ what: 'exempt', role: 'write', asked: yes(answer) }]));
    expect(may('allowed')).toEqual(['ok', 'warn']);
    expect(may('explicitDeny')).toEqual(['ok']);
    expect(may('implicitDeny')).toEqual(['ok']);
  });
});

describe('accounts', () => {
  const caller = 'arn:aws:sts::111122223333:assumed-role/Keywarden/x';
  const check = (asked: Parameters<typeof checkAccounts>[0]) =>
    checkAccounts(asked, { role: 'KeywardenMember', caller });
  const entered = (...answers: Asked<{ readonly arn: string }>[]) =>
    yes({
      entered: answers.map((answer, index) => ({ account: `${index}`, name: 'prod', entered: answer })),
      unclear: [],
      notes: [],
    });

  it('that can all be entered are well', () => {
    expect(words(check(entered(yes({ arn: 'x' }), yes({ arn: 'x' }))))).toEqual([
      'ok 2 of 2 accounts can be entered.',
    ]);
  });

  it('that cannot be entered are named, with the trust policy to make', () => {
    const found = check(entered(yes({ arn: 'x' }), no('denied')));
    expect(statuses(found)).toEqual(['ok', 'fail']);
    expect(found[1]?.message).toContain('1 of 2 accounts cannot be entered: 1 (prod).');
    expect(found[1]?.fix).toContain('--role trust --principal arn:aws:iam::111122223333:role/Keywarden');
  });

  it.each([
    [10, /9 \(prod\)\. /],
    [11, /9 \(prod\) and 1 more, which `keywarden scan` names\. /],
  ])('that cannot be entered for one reason are one finding: %i of them', (count, expected) => {
    const found = check(entered(...Array.from({ length: count }, () => no('denied'))));
    expect(statuses(found)).toEqual(['fail']);
    expect(found[0]?.message).toMatch(expected);
  });

  it('none at all, and ones that cannot be chosen, fail', () => {
    expect(statuses(check(entered()))).toEqual(['fail']);
    expect(statuses(check(no('denied')))).toEqual(['fail']);
    expect(statuses(check(yes({ entered: [], unclear: ['x'], notes: ['y'] })))).toEqual(['fail', 'warn']);
  });
});

describe('mail', () => {
  const account: MailAccount = {
    isInProduction: true,
    maySend: true,
    standing: 'HEALTHY',
    perDay: 50_000,
    perSecond: 14,
    sentToday: 0,
  };
  const facts = (change: Partial<MailFacts> = {}): MailFacts => ({
    from: 'keys@example.com',
    region: 'eu-west-1',
    account: yes(account),
    identities: [
      { name: 'keys@example.com', asked: yes(null) },
      { name: 'example.com', asked: yes({ isVerified: true, dkim: 'SUCCESS', configurationSet: null }) },
    ],
    suppressed: yes(new Set()),
    events: null,
    ...change,
  });
  const identity = (isVerified: boolean, dkim: string | null = 'SUCCESS') =>
    facts({
      identities: [{ name: 'example.com', asked: yes({ isVerified, dkim, configurationSet: null }) }],
    });
  const worst = (given: MailFacts) => words(checkMail(given)).filter((line) => !line.startsWith('ok'));

  it('goes out when the domain is verified', () => expect(worst(facts())).toEqual([]));

  it.each([
    ['a pending identity', identity(false), /^fail .*not verified yet/],
    ['an unsigned domain', identity(true, 'PENDING'), /^warn .*DKIM is PENDING/],
    [
      'no identity at all',
      facts({ identities: [{ name: 'example.com', asked: yes(null) }] }),
      /^fail Neither keys@example.com nor its domain/,
    ],
    [
      'identities that may not be asked about',
      facts({ identities: [{ name: 'example.com', asked: no('denied') }] }),
      /^unknown Whether keys@example.com is verified/,
    ],
    ['the sandbox of SES', facts({ account: yes({ ...account, isInProduction: false }) }), /^warn .*sandbox/],
    ['paused sending', facts({ account: yes({ ...account, maySend: false }) }), /^fail .*does not send/],
    ['shutdown', facts({ account: yes({ ...account, standing: 'SHUTDOWN' }) }), /^fail .*does not send/],
    ['probation', facts({ account: yes({ ...account, standing: 'PROBATION' }) }), /^warn .*under review/],
    ['an account that may not be asked about', facts({ account: no('denied') }), /^unknown The state of SES/],
    ['no right to the suppression list', facts({ suppressed: no('denied') }), /^fail ses:ListSuppressed/],
    [
      'proof by delivery without a configuration set',
      facts({ events: { configurationSet: null, asked: yes(null) } }),
      /^fail .*has no configuration set/,
    ],
    [
      'proof by delivery with a set that reports bounces alone',
      facts({ events: { configurationSet: 'ours', asked: yes(new Set(['BOUNCE', 'COMPLAINT'])) } }),
      /^fail .*ours does not report DELIVERY\./,
    ],
    [
      'proof by delivery with a set that is gone',
      facts({ events: { configurationSet: 'ours', asked: yes(null) } }),
      /^fail .*does not report DELIVERY, BOUNCE, COMPLAINT/,
    ],
    [
      'proof by delivery and a set that may not be asked about',
      facts({ events: { configurationSet: 'ours', asked: no('denied') } }),
      /^unknown .*Whether it reports it is not known/,
    ],
    ['a suppression list out of order', facts({ suppressed: no('unavailable') }), /^unknown/],
  ])('%s', (_, given, expected) => expect(worst(given)).toEqual([expect.stringMatching(expected)]));

  it('counts where deliveries are reported', () => {
    const asked = yes(new Set(['DELIVERY', 'BOUNCE', 'COMPLAINT', 'OPEN']));
    expect(text(checkMail(facts({ events: { configurationSet: 'ours', asked } })))).toContain(
      'SES reports deliveries',
    );
  });

  it.each([
    [100, 'ok'],
    [99, 'warn'],
    [1, 'warn'],
    [0, 'fail'],
  ])('%i mails left today: %s', (left, status) => {
    const given = facts({ account: yes({ ...account, perDay: 200, sentToday: 200 - left }) });
    expect(checkMail(given).at(-1)?.status).toBe(status);
  });

  it('an unlimited quota is no number', () => {
    const given = facts({ account: yes({ ...account, perDay: -1 }) });
    expect(text(checkMail(given))).not.toContain('left today');
  });
});

const bucket = (change: Partial<BucketFacts> = {}): BucketFacts => ({
  bucket: 'handover',
  publicAccess: yes([]),
  encryption: yes({ algorithm: 'aws:kms', kmsKey: null }),
  versioning: yes('Enabled'),
  region: yes('eu-west-1'),
  ...change,
});

describe('a bucket', () => {
  const check = (change: Partial<BucketFacts>) =>
    checkBucket(bucket(change), { area: 'store', region: 'eu-west-1', versions: true });

  it('that is private, encrypted, near and versioned is well', () => {
    expect(statuses(check({}))).toEqual(['ok', 'ok', 'ok']);
  });

  it.each([
    [
      'is not there',
      { publicAccess: no('not-found', 'NoSuchBucket') },
      /^fail There is no bucket .*aws s3 mb s3:\/\/handover --region eu-west-1/,
    ],
    [
      'has no block',
      { publicAccess: yes(null) },
      /fail .*no block of public access.*put-public-access-block/,
    ],
    [
      'has half a block',
      { publicAccess: yes(['IgnorePublicAcls']) },
      /fail .*does not have IgnorePublicAcls/,
    ],
    ['names no encryption', { encryption: yes(null) }, /warn .*no encryption.*put-bucket-encryption/],
    ['is elsewhere', { region: yes('us-east-1') }, /fail .*is in us-east-1.*region: us-east-1/],
    ['keeps no versions', { versioning: yes(null) }, /warn .*no versions.*put-bucket-versioning/],
    ['kept versions once', { versioning: yes('Suspended') }, /warn .*no versions/],
    ['hides its block', { publicAccess: no('denied') }, /unknown Whether the bucket handover is private/],
    ['hides its encryption', { encryption: no('denied') }, /unknown How the bucket handover encrypts/],
    ['hides its place', { region: no('denied') }, /unknown Where the bucket handover is/],
    [
      'hides its versions',
      { versioning: no('denied') },
      /unknown Whether the bucket handover keeps versions/,
    ],
  ])('that %s', (_, change, expected) => expect(text(check(change))).toMatch(expected));
});

describe('delivery', () => {
  const owner = (...answers: SimulatedAnswer[]): OwnerFacts => ({
    user: 'ana',
    answers: answers.map((answer, index) => ({
      action: index === 0 ? 's3:GetObject' : 'kms:Decrypt',
      resource: 'arn:aws:s3:::handover/credential/ana/ana_probe.csv',
      asked: yes(answer),
    })),
  });
  const toBucket = (given: OwnerFacts) =>
    checkDelivery({ to: 's3', region: 'eu-west-1', bucket: bucket(), owner: given }).slice(2);
  const toSecrets = (describe: Asked<unknown>, given: OwnerFacts, kmsKey: string | null = null) =>
    checkDelivery({ to: 'secrets-manager', region: 'eu-west-1', describe, owner: given, kmsKey });
  const reading = (answer: SimulatedAnswer): OwnerFacts => ({
    user: 'ana',
    answers: [{ action: 'secretsmanager:GetSecretValue', resource: 'arn:x', asked: yes(answer) }],
  });

  it('to a bucket: the owner must be allowed to read', () => {
    expect(statuses(toBucket(owner('allowed', 'allowed')))).toEqual(['ok']);
    expect(statuses(toBucket(owner('explicitDeny')))).toEqual(['fail']);
    const [found] = toBucket(owner('implicitDeny'));
    expect(found?.status).toBe('warn');
    expect(found?.fix).toContain('"Resource":"arn:aws:s3:::handover/credential/${aws:username}/*"');
  });

  it('to Secrets Manager: the secret itself lets its user in, unless something forbids it', () => {
    expect(statuses(toSecrets(yes(null), reading('implicitDeny')))).toEqual(['ok', 'ok']);
    expect(statuses(toSecrets(yes(null), reading('explicitDeny')))).toEqual(['ok', 'fail']);
    expect(statuses(toSecrets(no('denied'), reading('allowed')))).toEqual(['fail', 'ok']);
    expect(statuses(toSecrets(no('unavailable'), reading('allowed')))).toEqual(['unknown', 'ok']);
  });

  it('what cannot be asked is unknown: keys, users, simulations', () => {
    expect(statuses(toSecrets(yes(null), reading('allowed'), 'alias/ours'))).toEqual(['ok', 'unknown', 'ok']);
    expect(statuses(toBucket({ user: null, answers: [] }))).toEqual(['unknown']);
    const refused = { user: 'ana', answers: [{ action: 'a:B', resource: '*', asked: no('denied') }] };
    expect(statuses(toBucket(refused))).toEqual(['unknown']);
  });
});

describe('the store', () => {
  it.each([
    [{ place: '/var/lib/keywarden', fault: null, bucket: null }, ['ok'], ''],
    [{ place: '/var/lib/keywarden', fault: 'EACCES', bucket: null }, ['fail'], 'mkdir -p /var/lib/keywarden'],
    [{ place: 's3://handover/x', fault: null, bucket: bucket() }, ['ok', 'ok', 'ok', 'ok'], ''],
    [
      { place: 's3://handover/x', fault: 'denied', bucket: bucket() },
      ['fail', 'ok', 'ok', 'ok'],
      '--role store',
    ],
  ])('%j: %j', (facts, expected, fix) => {
    expect(statuses(checkStore(facts))).toEqual(expected);
    expect(text(checkStore(facts))).toContain(fix);
  });
});

describe('the state key', () => {
  const checked = (asked: Asked<null>) =>
    checkSeal({ keys: [{ kind: 'kms', key: 'alias/seal', region: 'eu-west-1', asked }] });

  it.each([
    ['makes MACs', yes(null), 'ok', 'makes MACs in eu-west-1'],
    ['is not there', no('not-found', 'NotFound'), 'fail', '--key-spec HMAC_256'],
    ['may not be used', no('denied'), 'fail', 'iam-policy --role seal'],
    ['is disabled', no('invalid', 'Disabled'), 'fail', 'aws kms enable-key --region eu-west-1'],
    ['is for encryption', no('invalid', 'InvalidKeyUsage'), 'fail', 'GENERATE_VERIFY_MAC'],
    ['is being deleted', no('invalid', 'KMSInvalidState'), 'fail', 'cancel-key-deletion'],
    ['was not heard of', no('unavailable', 'KMSInternal'), 'unknown', 'x:Y was refused.'],
  ] as const)('%s', (_, asked, status, words) => {
    expect(statuses(checked(asked))).toEqual([status]);
    expect(text(checked(asked))).toContain(words);
  });

  it.each([
    ['can be read', yes(null), 'ok', 'arn:key can be read'],
    ['is not there', no('not-found', 'ResourceNotFoundException'), 'fail', '--region eu-west-1'],
    ['may not be read', no('denied'), 'fail', 'iam-policy --role seal'],
    ['was not heard of', no('unavailable', 'InternalServiceError'), 'unknown', 'x:Y was refused.'],
  ] as const)('in Secrets Manager %s', (_, asked, status, words) => {
    const found = checkSeal({
      keys: [{ kind: 'secretsmanager', key: 'arn:key', region: 'eu-west-1', asked }],
    });
    expect(statuses(found)).toEqual([status]);
    expect(text(found)).toContain(words);
  });

  it('is not asked about where AWS does not keep it', () => expect(checkSeal({ keys: [] })).toEqual([]));
});

describe('the configuration', () => {
  const nothing = { file: 'k.yaml', faults: [], warnings: [], missing: [] };
  const at = { path: 'rules', line: 2, column: 3, message: 'is wrong' };

  it.each([
    ['is not there', { ...nothing, file: null }, ['warn']],
    ['is valid', nothing, ['ok']],
    ['has faults', { ...nothing, faults: [at, at] }, ['fail', 'fail']],
    ['is odd', { ...nothing, warnings: [at] }, ['ok', 'warn']],
    ['names what is missing', { ...nothing, missing: ['There is no file x.'] }, ['ok', 'fail']],
  ])('%s', (_, facts, expected) => expect(statuses(checkConfiguration(facts))).toEqual(expected));
});

describe('everything that is not well', () => {
  it('has a fix, or could not be asked', () => {
    const found = [
      ...checkClock(10 * MINUTE),
      ...checkCredentials(no('denied')),
      ...checkConfiguration({ file: null, faults: [], warnings: [], missing: [] }),
    ];
    expect(found.every(({ fix }) => fix !== null)).toBe(true);
  });
});
