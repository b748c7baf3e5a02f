import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';
import { type Agreement, DAY, type Terms } from './evidence.ts';

/** Literal call logs and mails, as the embedded AWS would have written them. */

export const KEY = 'AKIAQBESZYT3GACHNL66';
export const OTHER_KEY = 'AKIAXV4VXGHCWNW62BTU';
const ACCOUNT = '111122223333';
const KEYWARDEN = `arn:aws:sts::${ACCOUNT}:assumed-role/Keywarden/run`;

/** Moment number `day` of the log: day 0 is 1 September 2026, 02:00 UTC. */
export function on(day: number): string {
  return new Date(Date.UTC(2026, 8, 1, 2) + day * DAY).toISOString();
}

const AGREED: Terms = {
  unusedAfter: 45 * DAY,
  replaced: { age: 365 * DAY, idle: 14 * DAY },
  grace: 14 * DAY,
  deleteAfter: 30 * DAY,
  answers: ['bob@example.com'],
  exemptUntil: null,
};

export function agreement(terms: Partial<Terms> = {}, lastUsedAt: number | null = null): Agreement {
  return {
    isKeywarden: (caller) => caller === KEYWARDEN,
    operators: 'ops@example.com',
    secretOf: (user) => `keywarden/${user}`,
    perDay: 10,
    termsOf: () => ({ ...AGREED, ...terms }),
    keyBefore: () => ({ createdAt: Date.parse(on(-400)), lastUsedAt }),
  };
}

/** A call by Keywarden about bob, unless it says otherwise. */
export function call(day: number, operation: string, more: Partial<LoggedCall> = {}): LoggedCall {
  return {
    seq: 1,
    at: on(day),
    service: 'iam',
    operation,
    account: ACCOUNT,
    caller: KEYWARDEN,
    principalId: null,
    region: null,
    requestId: 'request',
    userAgent: null,
    message: null,
    accessKeyId: 'AKIASANDBOXADDDDDDDD',
    noted: {},
    access: 'write',
    status: 200,
    error: null,
    effect: true,
    ...more,
    parameters: { UserName: 'bob', AccessKeyId: KEY, ...more.parameters },
  };
}

export function deactivates(day: number, more: Partial<LoggedCall> = {}): LoggedCall {
  return call(day, 'UpdateAccessKey', { ...more, parameters: { Status: 'Inactive', ...more.parameters } });
}

export function activates(day: number, more: Partial<LoggedCall> = {}): LoggedCall {
  return call(day, 'UpdateAccessKey', { ...more, parameters: { Status: 'Active', ...more.parameters } });
}

export function deletes(day: number, more: Partial<LoggedCall> = {}): LoggedCall {
  return call(day, 'DeleteAccessKey', more);
}

/** Somebody else's hand. */
export const BY_CAROL = { caller: `arn:aws:iam::${ACCOUNT}:user/carol`, accessKeyId: 'AKIACARQLCARQLCARQL2' };

/** The owner uses the key. */
export function uses(day: number): LoggedCall {
  return call(day, 'ListBuckets', {
    service: 's3',
    caller: `arn:aws:iam::${ACCOUNT}:user/bob`,
    accessKeyId: KEY,
    access: 'read',
  });
}

/** Keywarden makes bob a key. */
export function creates(day: number, keyId: string, more: Partial<LoggedCall> = {}): LoggedCall {
  return call(day, 'CreateAccessKey', { ...more, parameters: {}, noted: { AccessKeyId: keyId } });
}

const VERSION = '11111111-2222-3333-4444-555555555555';

/** Keywarden puts a value into bob's secret. */
export function stores(day: number, more: Partial<LoggedCall> = {}): LoggedCall {
  const parameters = { SecretId: 'keywarden/bob' };
  return call(day, 'PutSecretValue', {
    noted: { VersionId: VERSION },
    ...more,
    service: 'secretsmanager',
    parameters,
  });
}

/** Keywarden makes what it stored for bob the current version. */
export function publishes(day: number): LoggedCall {
  return {
    ...call(day, 'UpdateSecretVersionStage', { service: 'secretsmanager' }),
    parameters: { SecretId: 'keywarden/bob', VersionStage: 'AWSCURRENT', MoveToVersionId: VERSION },
  };
}

/** AWS refuses bob's key. */
export function refused(day: number): LoggedCall {
  return { ...uses(day), caller: null, effect: false, status: 403, error: 'InvalidClientTokenId' };
}

/** Keywarden asks a new key whose it is. */
export function tries(day: number, keyId: string): LoggedCall {
  return { ...uses(day), service: 'sts', operation: 'GetCallerIdentity', accessKeyId: keyId };
}

/** The calls in their order: many have the same time. */
export function inOrder(...calls: readonly LoggedCall[]): readonly LoggedCall[] {
  return calls.map((each, index) => ({ ...each, seq: index + 1 }));
}

/** A notice about bob's key, with the date as it is printed. */
export function notice(
  day: number,
  step: 'Deactivated' | 'Deleted',
  printed: string,
  more: Partial<Mail> = {},
): Mail {
  return mail(
    day,
    [`${KEY} of bob`, '', `  ${step}, not before:`, `  ${printed} (in 14 days)`, ''].join('\n'),
    more,
  );
}

export function mail(day: number, text: string, more: Partial<Mail> = {}): Mail {
  return {
    account: ACCOUNT,
    id: `mail-${day}`,
    at: on(day),
    from: 'keywarden@example.com',
    to: ['bob@example.com'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'About your key',
    text,
    html: null,
    headers: {},
    tags: {},
    outcomes: { 'bob@example.com': 'delivered' },
    outcome: 'delivered',
    ...more,
  };
}
