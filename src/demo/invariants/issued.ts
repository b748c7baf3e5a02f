import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import { type Agreement, type Evidence, type Moment, dayOf } from './evidence.ts';
import { isAbout, parameter, signedWith } from './history.ts';
import { once } from './once.ts';

/** A key that Keywarden made for somebody. */
export interface Issued {
  readonly keyId: string;
  readonly account: string;
  readonly user: string;
  readonly at: Moment;
  /** The number of the call in the log: several calls may have the same time. */
  readonly seq: number;
}

/** Every key that Keywarden made, in the order in which it did. */
export const issuedKeys = once(({ calls }, { isKeywarden }: Agreement): readonly Issued[] => {
  const made = calls.filter(({ operation, effect }) => operation === 'CreateAccessKey' && effect);
  return made.flatMap((call) => {
    const keyId = call.noted['AccessKeyId'];
    if (keyId === undefined || !isKeywarden(call.caller ?? '')) return [];
    const { account, at, seq } = call;
    return [{ keyId, account: account ?? '', user: parameter(call, 'UserName'), at: Date.parse(at), seq }];
  });
});

/** How the making of a key came to its end; null: it did not. */
export type End = { readonly how: 'handed over' | 'taken back'; readonly at: Moment } | null;

/**
 * A key is handed over when its user's secret was stored and a mail that arrived names the key; it is taken back when
 * Keywarden deletes it or switches it off.
 */
export function endOf(key: Issued, evidence: Evidence, agreement: Agreement): End {
  const stored = storedAt(key, evidence, agreement);
  const told = evidence.mails.find(
    ({ to, text, at, outcomes }) =>
      !to.includes(agreement.operators) &&
      (text ?? '').includes(key.keyId) &&
      Object.values(outcomes).includes('delivered') &&
      stored !== undefined &&
      Date.parse(at) >= stored,
  );
  const back = evidence.calls.find(
    (call) => isTakingBack(call, key) && call.seq > key.seq && agreement.isKeywarden(call.caller ?? ''),
  );
  const ends = [
    ...(told === undefined ? [] : [{ how: 'handed over', at: Date.parse(told.at) } as const]),
    ...(back === undefined ? [] : [{ how: 'taken back', at: Date.parse(back.at) } as const]),
  ];
  return ends.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

/** Whether its secret's readers got the key before a moment: what was stored for it was made the current version. */
export function isReadable(key: Issued, by: Moment, evidence: Evidence, agreement: Agreement): boolean {
  const stored = storedBy(key, evidence, agreement);
  if (stored === undefined) return false;
  const version = stored.noted['VersionId'];
  return evidence.calls.some(
    (call) =>
      call.operation === 'UpdateSecretVersionStage' &&
      call.effect &&
      call.account === key.account &&
      call.seq > stored.seq &&
      Date.parse(call.at) <= by &&
      parameter(call, 'VersionStage') === 'AWSCURRENT' &&
      parameter(call, 'MoveToVersionId') === version,
  );
}

function storedAt(key: Issued, evidence: Evidence, agreement: Agreement): Moment | undefined {
  const call = storedBy(key, evidence, agreement);
  return call === undefined ? undefined : Date.parse(call.at);
}

/** When the secret of the key's user was given a new value after the key was made, before another one was. */
function storedBy(key: Issued, evidence: Evidence, agreement: Agreement): LoggedCall | undefined {
  const { account, user, seq } = key;
  const next = issuedKeys(evidence, agreement).find(
    (other) => other.account === account && other.user === user && other.seq > seq,
  );
  return evidence.calls.find(
    (each) =>
      each.operation === 'PutSecretValue' &&
      each.effect &&
      each.account === account &&
      each.seq > seq &&
      each.seq < (next?.seq ?? Infinity) &&
      parameter(each, 'SecretId') === agreement.secretOf(user),
  );
}

/** Within so long Keywarden itself may ask a key that it made who it is. */
const OWN_TEST = 15 * 60_000;

/** When somebody else used a key than Keywarden, which tries whether it works. */
export function usesByOthers({ keyId, at }: Issued, evidence: Evidence): readonly Moment[] {
  const isOwnTest = (call: LoggedCall) =>
    call.operation === 'GetCallerIdentity' && Date.parse(call.at) <= at + OWN_TEST;
  return signedWith(keyId, evidence)
    .filter((call) => !isOwnTest(call))
    .map((call) => Date.parse(call.at));
}

/** `AKIA… was made for bob (111122223333) on 2026-11-01` */
export function issuedSentence({ keyId, user, account, at }: Issued): string {
  return `${keyId} was made for ${user} (${account}) on ${dayOf(at)}`;
}

function isTakingBack(call: LoggedCall, { keyId, account, user }: Issued): boolean {
  const isOff = call.operation === 'UpdateAccessKey' && parameter(call, 'Status') === 'Inactive';
  return (
    (call.operation === 'DeleteAccessKey' || isOff) &&
    parameter(call, 'AccessKeyId') === keyId &&
    isAbout(call, { account, user, at: Infinity })
  );
}
