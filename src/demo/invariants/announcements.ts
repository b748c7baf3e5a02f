import type { Mail } from '../../sandbox/ses/mails.ts';
import type { Agreement, Evidence, Moment } from './evidence.ts';

/** What a mail told somebody of one key. */
export interface Announcement {
  readonly keyId: string;
  readonly step: 'deactivated' | 'deleted';
  /** The date it gives, to the minute. */
  readonly notBefore: Moment;
  readonly sentAt: Moment;
  readonly account: string;
  /** Addresses it was delivered to, in lower case. */
  readonly reached: readonly string[];
}

/** Every date that a mail gives for a key, in the order of sending. */
export function announcements({ mails }: Evidence, { operators }: Agreement): readonly Announcement[] {
  return mails.filter(({ to }) => !to.includes(operators)).flatMap(inMail);
}

const KEY = /^(AKIA[A-Z0-9]{16}) of /;
const CAPTION = /^ +(Deactivated|Deleted), not before:$/;
const DATE = /^ +[A-Z][a-z]+, (\d{1,2}) ([A-Z][a-z]+) (\d{4}), (\d{2}):(\d{2}) UTC/;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The mail is read as its reader does: under the name of a key, the caption, and below it the date. */
function inMail(mail: Mail): readonly Announcement[] {
  const found: Announcement[] = [];
  let keyId: string | undefined;
  const lines = (mail.text ?? '').split('\n');
  for (const [index, line] of lines.entries()) {
    keyId = KEY.exec(line)?.[1] ?? keyId;
    const caption = CAPTION.exec(line)?.[1];
    if (caption === undefined || keyId === undefined) continue;
    const notBefore = dateOf(lines[index + 1] ?? '');
    if (notBefore === undefined) continue;
    found.push({
      keyId,
      step: caption === 'Deleted' ? 'deleted' : 'deactivated',
      notBefore,
      sentAt: Date.parse(mail.at),
      account: mail.account,
      reached: Object.entries(mail.outcomes).flatMap(([address, outcome]) =>
        outcome === 'delivered' ? [address.toLowerCase()] : [],
      ),
    });
  }
  return found;
}

function dateOf(line: string): Moment | undefined {
  const match = DATE.exec(line);
  if (match === null) return undefined;
  const [, day, month = '', year, hour, minute] = match;
  const index = MONTHS.indexOf(month);
  return index < 0 ? undefined : Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute));
}
