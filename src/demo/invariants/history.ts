import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import { type Agreement, type Evidence, type Moment, dayOf } from './evidence.ts';
import { once } from './once.ts';

/** A key's status was changed, or the key deleted. */
export interface Change {
  readonly at: Moment;
  readonly account: string;
  readonly user: string;
  readonly keyId: string;
  readonly what: 'deactivated' | 'activated' | 'deleted';
  readonly byKeywarden: boolean;
}

/** Every change of a key, in the order in which they happened. */
export const changes = once(({ calls }, { isKeywarden }: Agreement): readonly Change[] =>
  calls.flatMap((call) => {
    const what = call.effect ? changeOf(call) : undefined;
    if (what === undefined) return [];
    const { at, account } = call;
    const [user, keyId] = [parameter(call, 'UserName'), parameter(call, 'AccessKeyId')];
    return [
      {
        at: Date.parse(at),
        account: account ?? '',
        user,
        keyId,
        what,
        byKeywarden: isKeywarden(call.caller ?? ''),
      },
    ];
  }),
);

/** When a key signed a call that AWS accepted. */
export function usesOf(keyId: string, evidence: Evidence): readonly Moment[] {
  return signedWith(keyId, evidence).map(({ at }) => Date.parse(at));
}

/** The calls that a key signed and AWS accepted. */
export function signedWith(keyId: string, evidence: Evidence): readonly LoggedCall[] {
  return bySigner(evidence, EVERYBODY).get(keyId) ?? [];
}

/** Stands where terms make no difference. */
const EVERYBODY = {};

const bySigner = once(({ calls }): ReadonlyMap<string, readonly LoggedCall[]> => {
  const all = new Map<string, LoggedCall[]>();
  for (const call of calls) {
    if (call.accessKeyId === null || call.caller === null) continue;
    const own = all.get(call.accessKeyId) ?? [];
    own.push(call);
    all.set(call.accessKeyId, own);
  }
  return all;
});

/** When a key that was not there at the beginning was made. */
export function madeAt(keyId: string, { calls }: Evidence): Moment | undefined {
  const call = calls.find(
    ({ operation, noted }) => operation === 'CreateAccessKey' && noted['AccessKeyId'] === keyId,
  );
  return call === undefined ? undefined : Date.parse(call.at);
}

/** The tags that were put on a user before a moment, name and value, in the order in which they were put. */
export function tagsPut(
  { account, user, at }: Change,
  { calls }: Evidence,
): readonly (readonly [name: string, value: string])[] {
  return calls
    .filter((call) => call.operation === 'TagUser' && isAbout(call, { account, user, at }))
    .flatMap(({ parameters: { Tags: tags } }) =>
      typeof tags === 'object' && !Array.isArray(tags)
        ? Object.entries(tags as Readonly<Record<string, string>>)
        : [],
    );
}

/** Whether a call changed this user, and before the moment. */
export function isAbout(
  call: LoggedCall,
  { account, user, at }: Pick<Change, 'account' | 'user' | 'at'>,
): boolean {
  return (
    call.effect &&
    call.account === account &&
    parameter(call, 'UserName') === user &&
    Date.parse(call.at) < at
  );
}

export function parameter({ parameters }: LoggedCall, name: string): string {
  const value = parameters[name];
  return typeof value === 'string' ? value : '';
}

/** `AKIA… of bob (111122223333) was deactivated on 2026-11-01` */
export function sentence({ keyId, user, account, what, at }: Change): string {
  return `${keyId} of ${user} (${account}) was ${what} on ${dayOf(at)}`;
}

function changeOf(call: LoggedCall): Change['what'] | undefined {
  if (call.service !== 'iam') return undefined;
  if (call.operation === 'DeleteAccessKey') return 'deleted';
  if (call.operation !== 'UpdateAccessKey') return undefined;
  return parameter(call, 'Status') === 'Active' ? 'activated' : 'deactivated';
}
