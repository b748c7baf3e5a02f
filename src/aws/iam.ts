import type { IAMClient } from '@aws-sdk/client-iam';
import type { ListedKey, ListedUser, ReportAnswer, ReportState, UserDetail } from './iam-types.ts';
import type { LastUse } from '../core/model/observation.ts';
import type { SecretsInHand } from '../core/redact.ts';
import type { NewKey, Sleep } from '../core/ports.ts';
import { accessKeys, createKey, deleteKey, lastUsed, setKeyStatus } from './iam-keys.ts';
import { generateReport, getReport } from './iam-report.ts';
import { tagUser, untagUser, userTags } from './iam-tags.ts';
import { patiently } from './patiently.ts';
import { attachedPolicies, getUser, groups, listUsers, userDetails } from './iam-users.ts';

/** The part of IAM that Keywarden uses, in its own words. Every function throws `AwsFailure`. */
export interface IamApi {
  readonly generateReport: () => Promise<ReportState>;
  readonly getReport: () => Promise<ReportAnswer>;
  /** Page by page. */
  readonly userDetails: () => AsyncIterable<readonly UserDetail[]>;
  /** Page by page. */
  readonly listUsers: () => AsyncIterable<readonly ListedUser[]>;
  /** Null: no such user. */
  readonly getUser: (user: string) => Promise<ListedUser | null>;
  readonly userTags: (user: string) => Promise<ReadonlyMap<string, string>>;
  readonly accessKeys: (user: string) => Promise<readonly ListedKey[]>;
  /** Null: never used. */
  readonly lastUsed: (keyId: string) => Promise<LastUse | null>;
  readonly groups: (user: string) => Promise<readonly string[]>;
  readonly attachedPolicies: (user: string) => Promise<readonly string[]>;
  readonly tagUser: (user: string, tags: ReadonlyMap<string, string>) => Promise<void>;
  readonly untagUser: (user: string, names: readonly string[]) => Promise<void>;
  /**
   * One attempt, whatever happens.
   * @param run whose key it is: CloudTrail shows it with the call, whatever credentials we act with
   */
  readonly createKey: (user: string, run?: string) => Promise<NewKey>;
  readonly setKeyStatus: (user: string, keyId: string, status: 'Active' | 'Inactive') => Promise<void>;
  readonly deleteKey: (user: string, keyId: string) => Promise<void>;
}

type Once = <T>(use: (client: IAMClient) => Promise<T>, run: string | undefined) => Promise<T>;

/**
 * IAM over clients of the SDK.
 * @param once lends a client that never tries anything twice, and names the run in its user agent
 * @param sleep waits between the tries of a write that AWS asks to submit again
 * @param secrets told of the secret of every new key
 */
export function iamApi(client: IAMClient, once: Once, sleep: Sleep, secrets: SecretsInHand): IamApi {
  const again = <T>(call: () => Promise<T>) => patiently(sleep, call);
  return {
    generateReport: () => generateReport(client),
    getReport: () => getReport(client),
    userDetails: () => userDetails(client),
    listUsers: () => listUsers(client),
    getUser: (user) => getUser(client, user),
    userTags: (user) => userTags(client, user),
    accessKeys: (user) => accessKeys(client, user),
    lastUsed: (keyId) => lastUsed(client, keyId),
    groups: (user) => groups(client, user),
    attachedPolicies: (user) => attachedPolicies(client, user),
    tagUser: (user, tags) => again(() => tagUser(client, user, tags)),
    untagUser: (user, names) => again(() => untagUser(client, user, names)),
    createKey: (user, run) =>
      once(async (client) => {
        const key = await createKey(client, user);
        secrets.add(key.secret.reveal());
        return key;
      }, run),
    setKeyStatus: (user, keyId, status) => again(() => setKeyStatus(client, user, keyId, status)),
    deleteKey: (user, keyId) => again(() => deleteKey(client, user, keyId)),
  };
}
