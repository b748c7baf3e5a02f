import { AwsFailure, type AwsFailureKind } from '../../src/aws/failure.ts';
import type { ListedKey, ReportAnswer, UserDetail } from '../../src/aws/iam-types.ts';
import type { IamApi } from '../../src/aws/iam.ts';
import type { LastUse } from '../../src/core/model/observation.ts';
import type { Instant } from '../../src/core/model/time.ts';
import type { Cache, CachedUser } from '../../src/core/ports.ts';

/** A key as IAM has it, and what the credential report says of it where that differs. */
export interface FakeKey extends ListedKey {
  readonly lastUsed: LastUse | null;
}

export interface FakeUser extends UserDetail {
  readonly keys: readonly FakeKey[];
}

export interface FakeIam extends IamApi {
  /** Names of the operations called, `ListAccessKeys ana`, in order. */
  readonly calls: string[];
}

export interface FakeIamOptions {
  readonly users: readonly FakeUser[];
  /** Answers of GetCredentialReport, the last one for ever; none: there is never a report. */
  readonly reports?: readonly ReportAnswer[];
  /** Operations that fail, `ListAccessKeys` or `ListAccessKeys ana`, and how. */
  readonly fails?: Readonly<Record<string, AwsFailureKind>>;
  readonly pageSize?: number;
}

/** IAM from literals. Changing calls throw: observing changes nothing. */
export function fakeIam({ users, reports = [], fails = {}, pageSize = 1000 }: FakeIamOptions): FakeIam {
  const calls: string[] = [];
  let looked = 0;
  const call = (operation: string, about?: string): void => {
    const named = about === undefined ? operation : `${operation} ${about}`;
    calls.push(named);
    const kind = fails[named] ?? fails[operation];
    if (kind) throw fakeFailure(`iam:${operation}`, kind);
  };
  const find = (operation: string, name: string): FakeUser => {
    call(operation, name);
    const user = users.find((candidate) => candidate.user === name);
    if (!user) throw fakeFailure(`iam:${operation}`, 'not-found');
    return user;
  };
  async function* paged(operation: string): AsyncGenerator<readonly FakeUser[]> {
    for (let at = 0; at === 0 || at < users.length; at += pageSize) {
      call(operation);
      yield await Promise.resolve(users.slice(at, at + pageSize));
    }
  }
  const answer = async <T>(make: () => T): Promise<T> => await Promise.resolve().then(make);
  const never = (): Promise<never> => Promise.reject(new Error('observing must not change anything'));
  return {
    calls,
    generateReport: () => answer(() => (call('GenerateCredentialReport'), 'started' as const)),
    getReport: () =>
      answer(() => {
        call('GetCredentialReport');
        const at = Math.min(looked++, reports.length - 1);
        return reports[at] ?? { ready: false, because: 'in-progress' };
      }),
    userDetails: () => paged('GetAccountAuthorizationDetails'),
    async *listUsers() {
      for await (const page of paged('ListUsers')) {
        yield page.map(({ user, userId, arn, path, createdAt }) => ({ user, userId, arn, path, createdAt }));
      }
    },
    getUser: (name) => answer(() => (call('GetUser', name), users.find(({ user }) => user === name) ?? null)),
    userTags: (name) => answer(() => find('ListUserTags', name).tags),
    groups: (name) => answer(() => find('ListGroupsForUser', name).groups),
    attachedPolicies: (name) => answer(() => find('ListAttachedUserPolicies', name).attachedPolicies),
    accessKeys: (name) =>
      answer(() =>
        find('ListAccessKeys', name).keys.map(({ keyId, status, createdAt }) => ({
          keyId,
          status,
          createdAt,
        })),
      ),
    lastUsed: (keyId) =>
      answer(() => {
        call('GetAccessKeyLastUsed', keyId);
        const key = users.flatMap(({ keys }) => keys).find((candidate) => candidate.keyId === keyId);
        // AWS denies the question for a key that does not exist.
        if (!key) throw fakeFailure('iam:GetAccessKeyLastUsed', 'denied');
        return key.lastUsed;
      }),
    tagUser: never,
    untagUser: never,
    setKeyStatus: never,
    createKey: () => Promise.reject(new Error('observing never makes a key')),
    deleteKey: never,
  };
}

function fakeFailure(operation: string, kind: AwsFailureKind): AwsFailure {
  return new AwsFailure({
    operation,
    code: kind,
    kind,
    effect: 'none',
    attempts: 1,
    message: `${operation} failed: ${kind}.`,
  });
}

/** A cache in memory that counts how often it was saved. */
export function fakeCache(
  entries: ReadonlyMap<string, CachedUser> = new Map(),
): Cache & { readonly saves: () => number } {
  let kept = entries;
  let saves = 0;
  return {
    load: () => Promise.resolve(kept),
    save: (users) => {
      kept = users;
      saves += 1;
      return Promise.resolve();
    },
    saves: () => saves,
  };
}

const ACCOUNT = '111122223333';

/** A user of IAM: `fakeUser('ana', { keys: [fakeKey({ ... })] })`. */
export function fakeUser(name: string, parts: Partial<FakeUser> = {}): FakeUser {
  return {
    user: name,
    userId: `AIDA${name.toUpperCase()}`,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    path: '/',
    createdAt: Date.parse('2026-01-01T00:00:00Z'),
    tags: new Map(),
    groups: [],
    attachedPolicies: [],
    keys: [],
    ...parts,
  };
}

export function fakeKey(keyId: string, createdAt: Instant, parts: Partial<FakeKey> = {}): FakeKey {
  return { keyId, createdAt, status: 'Active', lastUsed: null, ...parts };
}

export const REPORT_HEADER =
  'user,arn,user_creation_time,password_enabled,mfa_active,' +
  [1, 2]
    .map((slot) =>
      ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service']
        .map((name) => `access_key_${slot}_${name}`)
        .join(','),
    )
    .join(',');

/** One slot of a report's row; null: no key. */
export type ReportedSlot = {
  readonly active?: boolean;
  readonly rotatedAt: Instant;
  readonly lastUsed?: LastUse | null;
} | null;

/** A line of a credential report. */
export function reportLine(
  user: Pick<FakeUser, 'user' | 'arn' | 'createdAt'>,
  first: ReportedSlot = null,
  second: ReportedSlot = null,
): string {
  return [
    user.user,
    user.arn,
    reportDate(user.createdAt),
    'false',
    'false',
    ...slotCells(first),
    ...slotCells(second),
  ].join(',');
}

/** A whole report with a row for root. */
export function reportOf(...lines: readonly string[]): string {
  const root = { user: '<root_account>', arn: `arn:aws:iam::${ACCOUNT}:root`, createdAt: 0 };
  return [REPORT_HEADER, reportLine(root), ...lines].join('\n');
}

/** A report that says what is true of these users; keys in the order of their slots, never changed since creation. */
export function truthfulReport(users: readonly FakeUser[]): string {
  const slot = (key: FakeKey | undefined): ReportedSlot =>
    key ? { active: key.status === 'Active', rotatedAt: key.createdAt, lastUsed: key.lastUsed } : null;
  return reportOf(...users.map((user) => reportLine(user, slot(user.keys[0]), slot(user.keys[1]))));
}

function slotCells(slot: ReportedSlot): readonly string[] {
  if (slot === null) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const { active = true, rotatedAt, lastUsed = null } = slot;
  const use =
    lastUsed === null
      ? ['N/A', 'N/A', 'N/A']
      : [reportDate(lastUsed.at), lastUsed.region ?? 'N/A', lastUsed.service ?? 'N/A'];
  return [String(active), reportDate(rotatedAt), ...use];
}

function reportDate(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}
