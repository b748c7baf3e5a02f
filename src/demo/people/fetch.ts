import { DAY } from '../../core/model/time.ts';
import { timeOn } from '../cast/calendar.ts';
import type { CastAccount } from '../cast/types.ts';
import type { Handover } from './handovers.ts';
import type { SignedCall, SignedCaller } from './signed-call.ts';

/** Whether the day has come on which whoever the handover is for fetches the key. */
export function isFetched(
  { account, user, at }: Handover,
  cast: readonly CastAccount[],
  day: number,
): boolean {
  const { fetches = 0 } =
    cast.find(({ id }) => id === account)?.users.find(({ name }) => name === user) ?? {};
  return fetches !== 'never' && Math.floor((Date.parse(at) - timeOn(0, '00:00')) / DAY) + fetches <= day;
}

/** What the mail says to do: read the secret, as the user, with the key that still works. */
export async function fetchKey(
  caller: SignedCaller,
  credentials: SignedCall['credentials'],
  { secretId, region }: Handover,
): Promise<{ readonly id: string; readonly secret: string }> {
  const input = { SecretId: secretId, VersionStage: 'AWSCURRENT' };
  const json = { target: 'secretsmanager.GetSecretValue', input };
  const answer = await caller.call({ credentials, service: 'secretsmanager', region, json });
  const { SecretString = '{}' } = JSON.parse(answer) as { readonly SecretString?: string };
  const { AccessKeyId: id, SecretAccessKey: secret } = JSON.parse(SecretString) as Readonly<
    Record<string, string>
  >;
  if (id === undefined || secret === undefined) throw new Error(`${secretId} holds no access key`);
  return { id, secret };
}
