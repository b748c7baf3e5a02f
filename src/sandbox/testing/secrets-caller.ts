import { createWorld } from '../world-memory.ts';
import { applySeed } from '../seed/apply.ts';
import { checkSeed } from '../seed/parse.ts';
import { secretsManagerService } from '../secrets-manager/secrets-manager.ts';
import { DEFAULT_SWITCHES } from '../switches.ts';
import { jsonCallerOf } from './json-caller.ts';
import { ACCOUNT, NOW, OTHER_ACCOUNT, type Sent, sessionCaller, userCaller } from './service-request.ts';

/**
 * A Secrets Manager of two accounts with the users alice, bob and (an administrator) adam in each, and ways to call it: as
 * the account's admin session unless told otherwise. The clock stands at `NOW` until it is set.
 */
export const secretsWith = () => {
  let now = NOW;
  const world = createWorld(() => now, { realTime: () => 0, switches: DEFAULT_SWITCHES });
  const users = [
    { name: 'alice' },
    { name: 'bob' },
    { name: 'adam', attachedPolicies: ['AdministratorAccess'] },
  ];
  applySeed(
    world,
    checkSeed({
      accounts: [ACCOUNT, OTHER_ACCOUNT].map((id) => ({ id, users, roles: [{ name: 'Reader' }] })),
    }),
  );
  const raw = jsonCallerOf(secretsManagerService, world);
  const call = (operation: string, input: object | string, sent: Sent = {}) =>
    raw(operation, input, { caller: sessionCaller('SandboxAdmin', 'sandbox', sent.account), ...sent });
  return {
    world,
    call,
    setNow: (iso: string) => {
      now = Date.parse(iso);
    },
    /** A secret called `s` whose current version is `id(1)`, holding `one`. */
    create: (change: object = {}) =>
      call('CreateSecret', { Name: 's', ClientRequestToken: id(1), SecretString: 'one', ...change }),
    put: (version: string, SecretString: string, VersionStages?: string[], change: object = {}) =>
      call('PutSecretValue', {
        SecretId: 's',
        ClientRequestToken: version,
        SecretString,
        VersionStages,
        ...change,
      }),
    get: (change: object = {}, sent: Sent = {}) => call('GetSecretValue', { SecretId: 's', ...change }, sent),
    /** The labels by version, as DescribeSecret shows them. */
    labels: () => call('DescribeSecret', { SecretId: 's' }).json.VersionIdsToStages as unknown,
  };
};

/** The nth version id: 32 characters. */
export const id = (n: number): string => String(n).padStart(32, '0');

export const as = (name: string, account = ACCOUNT): Sent => ({ account, caller: userCaller(name, account) });

export const asRole = (role: string, account = ACCOUNT): Sent => ({
  account,
  caller: sessionCaller(role, 'session', account),
});

export const userArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;
