import type { Act, Deed } from '../cast/acts.ts';
import { isUsedOn } from '../cast/calendar.ts';
import type { CastAccount, Spell } from '../cast/types.ts';
import { type SignedCaller, type SignedCall } from './signed-call.ts';
import { secretOf } from '../../sandbox/credentials/admin.ts';

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
}

/** What the people of the demo can do. */
export interface Lives {
  /** Every key there is or was, accounts and users in the order of the cast, a user's in the order they were made. */
  readonly keys: () => readonly LivingKey[];
  /** The key with that number, from 1, of a user. */
  readonly keyOf: (account: CastAccount, user: string, number: number) => LivingKey;
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
        return { account, user: name, id, service, region, uses, since: -(lastUsed?.daysAgo ?? ageDays) };
      }),
    ),
  );
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
    useKeys: async (day) => {
      const used = keys.filter(({ uses }) => isUsedOn(day, uses));
      const refused = await Promise.all(
        used.map((key) =>
          use(caller, key).then(
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
async function use(caller: SignedCaller, { id, service, region }: LivingKey): Promise<void> {
  const credentials = credentialsOf(id);
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

function credentialsOf(accessKeyId: string): SignedCall['credentials'] {
  return { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
}

function newKeyId(answer: string): string {
  const id = /<AccessKeyId>(AKIA\w+)<\/AccessKeyId>/.exec(answer)?.[1];
  if (id === undefined) throw new Error('CreateAccessKey answered without a key id');
  return id;
}
