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

/**
 * @param agreed so many keys may be switched off in a night
 * @returns what is done to the keys of one account after the run of that day
 */
export function deedsOf(
  sabotage: Sabotage | null,
  { users }: AccountState,
  { day, now, agreed }: { readonly day: number; readonly now: number; readonly agreed: number },
): readonly Deed[] {
  const keys = users.flatMap(({ name, keys: own }) => own.map((key) => ({ ...key, user: name, own })));
  const active = keys.filter(({ status }) => status === 'Active');
  const pairs = active.flatMap((key) => {
    const newer = key.own.find(
      ({ status, createdAt }) => status === 'Active' && now - Date.parse(createdAt) < DAY / 2,
    );
    return newer === undefined || newer.id === key.id
      ? []
      : [{ user: key.user, old: key.id, newer: newer.id }];
  });
  switch (sabotage) {
    case 'early-cutover':
      return pairs.map(({ user, old }) => ({ user, keyId: old, does: 'deactivate' }));
    case 'take-back':
      return pairs.map(({ user, newer }) => ({ user, keyId: newer, does: 'delete' }));
    case 'cut-off':
      return day !== HIT_ON
        ? []
        : active
            .filter(({ lastUsed }) => lastUsed !== null && now - Date.parse(lastUsed.at) < DAY)
            .map(({ user, id }) => ({ user, keyId: id, does: 'deactivate' as const }));
    case 'rush':
      return day !== HIT_ON
        ? []
        : active
            .slice(0, agreed + 1)
            .map(({ user, id }) => ({ user, keyId: id, does: 'deactivate' as const }));
    default:
      return [];
  }
}
