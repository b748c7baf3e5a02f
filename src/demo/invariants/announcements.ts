import type { Mail } from '../../sandbox/ses/mails.ts';
import type { Agreement, Evidence, Moment } from './evidence.ts';
import { once } from './once.ts';

/** What a mail told somebody of one key. */
export interface Announcement extends Told {
  readonly step: 'deactivated' | 'deleted';
  /** The date it gives, to the minute. */
  readonly notBefore: Moment;
}

/** A mail said that nothing will happen to a key, or that no date is set for it. */
export interface AllClear extends Told {
  readonly step: null;
}

interface Told {
  readonly keyId: string;
  readonly sentAt: Moment;
  readonly account: string;
  readonly messageId: string;
  /** Addresses it was delivered to, in lower case. */
  readonly reached: readonly string[];
}

/** Every date that a mail gives for a key, in the order of sending. */
export const announcements = once((evidence: Evidence, agreement: Agreement): readonly Announcement[] =>
  said(evidence, agreement).filter((word) => word.step !== null),
);

/** The same as `wordsOf`, read once. */
export const said = once((evidence: Evidence, agreement: Agreement) => wordsOf(evidence, agreement));

/** Everything that a mail says will or will not happen to a key, in the order of sending. */
export function wordsOf(
  { mails }: Pick<Evidence, 'mails'>,
  { operators }: Pick<Agreement, 'operators'>,
): readonly (Announcement | AllClear)[] {
  return mails.filter(({ to }) => !to.includes(operators)).flatMap(inMail);
}

const KEY = /^(AKIA[A-Z0-9]{16}) of /;
const RULER = /^={20,}$/;
const CAPTION = /^ +(Deactivated|Deleted), not before:$/;
const ALL_CLEAR = /nothing will happen to|no date is set for/i;
const DATE = /^ +[A-Z][a-z]+, (\d{1,2}) ([A-Z][a-z]+) (\d{4}), (\d{2}):(\d{2}) UTC/;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The mail is read as its reader does: what stands under the name of a key; and what stands below a list, of each of it. */
function inMail(mail: Mail): readonly (Announcement | AllClear)[] {
  const reached = Object.entries(mail.outcomes).flatMap(([address, outcome]) =>
    outcome === 'delivered' ? [address.toLowerCase()] : [],
  );
  const told = { sentAt: Date.parse(mail.at), account: mail.account, messageId: mail.id, reached };
  return sectionsOf(mail.text ?? '').flatMap(
    ({ keyId, lines, below }): readonly (Announcement | AllClear)[] => {
      const caption = lines.findIndex((line) => CAPTION.test(line));
      const notBefore = dateOf(lines[caption + 1] ?? '');
      if (caption >= 0 && notBefore !== undefined) {
        const step = CAPTION.exec(lines[caption] ?? '')?.[1] === 'Deleted' ? 'deleted' : 'deactivated';
        return [{ ...told, keyId, step, notBefore }];
      }
      const says = [...lines, ...below].map((line) => line.trim()).join(' ');
      return ALL_CLEAR.test(says) ? [{ ...told, keyId, step: null }] : [];
    },
  );
}

interface Section {
  readonly keyId: string;
  /** Of this key alone. */
  readonly lines: readonly string[];
  /** Of every key of the list it stands in. */
  readonly below: readonly string[];
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { keyId: string; lines: string[]; below: string[] }[] = [];
  let list: (typeof sections)[number][] = [];
  let isInList = false;
  for (const line of text.split('\n')) {
    const keyId = KEY.exec(line)?.[1];
    const isHeading = /^[A-Z][A-Z ,:()\d]+$/.test(line);
    if (keyId !== undefined) {
      const section = { keyId, lines: [], below: [] };
      // A new list begins where the text of the one before has ended.
      list = isInList ? [...list, section] : [section];
      isInList = true;
      sections.push(section);
    } else if (RULER.test(line)) continue;
    else if (isHeading) {
      isInList = false;
      for (const each of list) each.below.push(line);
    } else if (isInList) list.at(-1)?.lines.push(line);
    else for (const each of list) each.below.push(line);
  }
  return sections;
}

function dateOf(line: string): Moment | undefined {
  const match = DATE.exec(line);
  if (match === null) return undefined;
  const [, day, month = '', year, hour, minute] = match;
  const index = MONTHS.indexOf(month);
  return index < 0 ? undefined : Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute));
}
