import type { Act, Deed } from '../cast/acts.ts';
import { clipped, isUsedOn } from '../cast/calendar.ts';
import type { CastAccount, Spell } from '../cast/types.ts';
import { type SignedCaller, type SignedCall } from './signed-call.ts';
import { secretOf } from '../../sandbox/credentials/admin.ts';
import type { AccountState } from '../../sandbox/control/state.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';
import { fetchKey, isFetched } from './fetch.ts';
import { handoversIn } from './handovers.ts';

/** A key of the demo, as its people know it. */
export interface LivingKey {
  readonly account: CastAccount;
  readonly user: string;
  readonly id: string;
  /** The service its owner calls with it. */
  readonly service: string;
  readonly region: string;
  readonly uses: readonly Spell[];
  /** The day of its last use before day 0, or else the day it was made; fractions and negative days included. */
  readonly since: number;
  /** It exists no more. */
  readonly isGone: boolean;
}

/** A new key in the hands of whoever it is for. */
interface Fetched {
  /** Signs the call that fetches it. */
  readonly oldKey: LivingKey;
  /** Null: AWS refused. */
  readonly newKey: LivingKey | null;
}

/** What the people of the demo can do. */
export interface Lives {
  /** Every key there is or was, accounts and users in the order of the cast, a user's in the order they were made. */
  readonly keys: () => readonly LivingKey[];
  /** The key with that number, from 1, of a user. */
  readonly keyOf: (account: CastAccount, user: string, number: number) => LivingKey;
  /** Looks at the accounts as they are now. @returns the keys that nobody of the cast has made */
  readonly look: (accounts: readonly AccountState[], day: number) => readonly LivingKey[];
  /** Those who have read that a new key is ready for them fetch it with the old one, try it, and move over to it. */
  readonly fetchKeys: (mails: readonly Mail[], day: number) => Promise<readonly Fetched[]>;
  /** Calls AWS with every key that is used on that day. @returns the keys for which AWS refused */
  readonly useKeys: (day: number) => Promise<readonly LivingKey[]>;
  /** Does what somebody does once, all but a restore, which is the operators'. */
  readonly act: (act: Act, deed: Exclude<Deed, { kind: 'restore' }>) => Promise<void>;
}

/** @param caller sends what they do to the embedded AWS, each call signed with a key of theirs */
export function createLives(cast: readonly CastAccount[], caller: SignedCaller): Lives {
  const keys: LivingKey[] = cast.flatMap((account) =>
    account.users.flatMap(({ name, keys: own }) =>
      own.map(({ id, lastUsed, uses, ageDays }) => {
        const [service, region] = lastUsed?.where ?? ['sts', 'eu-west-1'];
        const since = -(lastUsed?.daysAgo ?? ageDays);
        return { account, user: name, id, service, region, uses, since, isGone: false };
      }),
    ),
  );
  /** Of the keys that were fetched; of the others their owners know them from before. */
  const secrets = new Map<string, string>();
  const credentialsOf = (id: string) => ({
    accessKeyId: id,
    secretAccessKey: secrets.get(id) ?? secretOf(id),
  });
  const moved = new Set<string>();
  const change = (id: string, more: Partial<LivingKey>): LivingKey => {
    const index = keys.findIndex((key) => key.id === id);
    const key = keys[index];
    if (key === undefined) throw new RangeError(`nobody knows the key ${id}`);
    return (keys[index] = { ...key, ...more });
  };
  const keysOf = (account: CastAccount, user: string) =>
    keys.filter((key) => key.account === account && key.user === user);
  const keyOf = (account: CastAccount, user: string, number: number): LivingKey => {
    const key = keysOf(account, user)[number - 1];
    if (key === undefined) throw new RangeError(`${user} has no key number ${number}`);
    return key;
  };

  return {
    keys: () => keys,
    keyOf,
    look: (accounts, day) => {
      const there = new Map(
        accounts.flatMap(({ account, users }) =>
          users.flatMap((user) =>
            user.keys.map(({ id }) => [id, { accountId: account, user: user.name }] as const),
          ),
        ),
      );
      for (const { id } of keys.filter((key) => !key.isGone && !there.has(key.id)))
        change(id, { isGone: true });
      const known = new Set(keys.map(({ id }) => id));
      const fresh = [...there].flatMap(([id, { accountId, user }]): readonly LivingKey[] => {
        const elder = keys.findLast((key) => key.account.id === accountId && key.user === user);
        if (known.has(id) || elder === undefined) return [];
        return [{ ...elder, id, uses: [], since: day, isGone: false }];
      });
      keys.push(...fresh);
      return fresh;
    },
    fetchKeys: async (mails, day) => {
      const due = mails.flatMap(handoversIn).filter((handover) => isFetched(handover, cast, day));
      const fetched: Fetched[] = [];
      for (const handover of due) {
        const oldKey = keys.find((key) => key.id === handover.oldKeyId);
        if (oldKey === undefined || moved.has(oldKey.id)) continue;
        const found = await fetchKey(caller, credentialsOf(oldKey.id), handover).catch(() => null);
        if (found === null) {
          fetched.push({ oldKey, newKey: null });
          continue;
        }
        moved.add(oldKey.id);
        secrets.set(found.id, found.secret);
        const { uses } = oldKey;
        change(oldKey.id, { uses: clipped(uses, 0, day - 1) });
        const newKey = change(found.id, { uses: clipped(uses, day, Infinity) });
        const works = await use(caller, newKey, credentialsOf(found.id)).then(
          () => true,
          () => false,
        );
        fetched.push({ oldKey, newKey: works ? newKey : null });
      }
      return fetched;
    },
    useKeys: async (day) => {
      const used = keys.filter(({ uses }) => isUsedOn(day, uses));
      const refused = await Promise.all(
        used.map((key) =>
          use(caller, key, credentialsOf(key.id)).then(
            () => [],
            () => [key],
          ),
        ),
      );
      return refused.flat();
    },
    act: async (act, deed) => {
      const { account, user } = act;
      const about = 'key' in deed ? keyOf(account, user, deed.key) : undefined;
      // Keys are deactivated and deleted oldest first, so the newest of them is the one that still works.
      const signer = keysOf(account, act.by ?? user).findLast((key) => key.id !== about?.id);
      if (signer === undefined) throw new RangeError(`${act.by ?? user} has no key to sign with`);
      const parameters = { UserName: user, Version: '2010-05-08', ...parametersOf(deed, about?.id) };
      const answer = await caller.call({
        credentials: credentialsOf(signer.id),
        service: 'iam',
        region: 'us-east-1',
        parameters,
      });
      if (deed.kind === 'create')
        keys.push({ ...signer, user, id: newKeyId(answer), uses: deed.uses, since: act.day });
    },
  };
}

/** Whatever the owner does with the key; for services that the embedded AWS has not got, it asks who it is. */
async function use(
  caller: SignedCaller,
  { service, region }: LivingKey,
  credentials: SignedCall['credentials'],
): Promise<void> {
  if (service === 's3') await caller.call({ credentials, service, region });
  else if (service === 'ses') await caller.call({ credentials, service, region, path: '/v2/email/account' });
  else {
    const parameters = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
    await caller.call({ credentials, service: 'sts', region, parameters });
  }
}

function parametersOf(
  deed: Exclude<Deed, { kind: 'restore' }>,
  keyId = '',
): Readonly<Record<string, string>> {
  switch (deed.kind) {
    case 'create':
      return { Action: 'CreateAccessKey' };
    case 'status':
      return { Action: 'UpdateAccessKey', AccessKeyId: keyId, Status: deed.status };
    case 'delete':
      return { Action: 'DeleteAccessKey', AccessKeyId: keyId };
    case 'attach':
      return { Action: 'AttachUserPolicy', PolicyArn: deed.policy };
    case 'detach':
      return { Action: 'DetachUserPolicy', PolicyArn: deed.policy };
    case 'tag':
      return { Action: 'TagUser', 'Tags.member.1.Key': deed.name, 'Tags.member.1.Value': deed.value };
  }
}

function newKeyId(answer: string): string {
  const id = /<AccessKeyId>(AKIA\w+)<\/AccessKeyId>/.exec(answer)?.[1];
  if (id === undefined) throw new Error('CreateAccessKey answered without a key id');
  return id;
}
