import type { Aws } from '../aws/clients.ts';
import type { EmailApi } from '../aws/ses.ts';
import type { AccountState } from '../sandbox/control/state.ts';
import { OPERATORS } from './policy.ts';

/** What can be broken on purpose, one for each promise that the judge watches over. */
export const SABOTAGES = [
  'skip-notice',
  'early-step',
  'late-step',
  'all-clear',
  'early-cutover',
  'take-back',
  'cut-off',
  'rush',
] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** In words, after "sabotaged:". */
export const SAYS: Readonly<Record<Sabotage, string>> = {
  'skip-notice': 'owners are not told, and the receipts say they were',
  'early-step': 'mails give a date five days later than is meant',
  'late-step': 'mails give a date five days earlier than is meant',
  'all-clear': 'after each notice a mail says that nothing will happen',
  'early-cutover': 'an old key is switched off as soon as its successor is made',
  'take-back': 'a new key is deleted after its owner could fetch it',
  'cut-off': 'a key is switched off that is used every day',
  rush: 'more keys are switched off in a night than was agreed',
};

type Send = EmailApi['send'];
type Letter = Parameters<Send>[0];

/** The same connections, with what the sabotage does to owners' mails; the operators get theirs as they are. */
export function sabotaged(aws: Aws, sabotage: Sabotage | null): Aws {
  const change = sabotage === null ? undefined : MAILS[sabotage];
  if (change === undefined) return aws;
  const tampered = (email: EmailApi): EmailApi => ({
    ...email,
    send: (mail) =>
      mail.to === OPERATORS ? email.send(mail) : change(mail, (each) => email.send(each), aws),
  });
  return { ...aws, email: (region) => tampered(aws.email(region)) };
}

const MAILS: Partial<Record<Sabotage, (mail: Letter, send: Send, aws: Aws) => ReturnType<Send>>> = {
  'skip-notice': (_mail, _send, aws) =>
    Promise.resolve({ messageId: 'dropped-on-the-floor', acceptedAt: aws.latestServerTime() ?? 0 }),
  'early-step': (mail, send) => send({ ...mail, text: withDatesMoved(mail.text, 5) }),
  'late-step': (mail, send) => send({ ...mail, text: withDatesMoved(mail.text, -5) }),
  'all-clear': async (mail, send) => {
    const accepted = await send(mail);
    await send({ ...mail, text: allClear(mail.text) });
    return accepted;
  },
};

const DATE = /\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})(?=, \d{2}:\d{2} UTC)/g;

function withDatesMoved(text: string, days: number): string {
  return text.replaceAll(DATE, (date) => {
    const moved = new Date(Date.parse(`${date} 00:00 UTC`) + days * 86_400_000);
    const month = moved.toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });
    return `${moved.getUTCDate()} ${month} ${moved.getUTCFullYear()}`;
  });
}

function allClear(text: string): string {
  const keys = [...text.matchAll(/^AKIA[A-Z0-9]{16} of \S+/gm)].map(([key]) => key);
  return keys.map((key) => `${key}\n\nNothing will happen to access key ${key}.\n`).join('\n');
}

/** What a sabotage lets Keywarden do to keys after a night's run, beside what it decided itself. */
export interface Deed {
  readonly user: string;
  readonly keyId: string;
  readonly does: 'deactivate' | 'delete';
}

const DAY = 86_400_000;
/** By then it has been seen how keys are used. */
const HIT_ON = 6;

type Accident = (account: AccountState, on: Night) => readonly Deed[];

interface Night {
  readonly day: number;
  readonly now: number;
  /** So many keys may be switched off in a night. */
  readonly agreed: number;
}

/** @returns what is done to the keys of one account after the run of that day */
export function deedsOf(sabotage: Sabotage | null, account: AccountState, on: Night): readonly Deed[] {
  return (sabotage === null ? undefined : DEEDS[sabotage])?.(account, on) ?? [];
}

const DEEDS: Partial<Record<Sabotage, Accident>> = {
  'early-cutover': (account, on) =>
    justReplaced(account, on).map(({ user, old }) => ({ user, keyId: old, does: 'deactivate' })),
  'take-back': (account, on) =>
    justReplaced(account, on).map(({ user, newer }) => ({ user, keyId: newer, does: 'delete' })),
  'cut-off': (account, { day, now }) =>
    day === HIT_ON
      ? switchedOff(activeKeys(account).filter(({ usedAt }) => usedAt !== null && now - usedAt < DAY))
      : [],
  rush: (account, { day, agreed }) =>
    day === HIT_ON ? switchedOff(activeKeys(account).slice(0, agreed + 1)) : [],
};

function activeKeys({ users }: AccountState) {
  return users.flatMap(({ name, keys }) =>
    keys.flatMap(({ id, status, createdAt, lastUsed }) =>
      status === 'Active'
        ? [
            {
              user: name,
              keyId: id,
              madeAt: Date.parse(createdAt),
              usedAt: lastUsed === null ? null : Date.parse(lastUsed.at),
            },
          ]
        : [],
    ),
  );
}

function switchedOff(keys: ReturnType<typeof activeKeys>): readonly Deed[] {
  return keys.map(({ user, keyId }) => ({ user, keyId, does: 'deactivate' }));
}

/** Users with two active keys, of which one was made tonight. */
function justReplaced(account: AccountState, { now }: Night) {
  const keys = activeKeys(account);
  return keys.flatMap((newer) => {
    const old = keys.find((key) => key.user === newer.user && key.madeAt < newer.madeAt);
    return now - newer.madeAt < DAY / 2 && old !== undefined
      ? [{ user: newer.user, old: old.keyId, newer: newer.keyId }]
      : [];
  });
}
