import { DAY, toDate } from '../core/model/time.ts';
import { adviceFor } from './advice/advice.ts';
import type { Instruction, Tone } from './advice/parts.ts';
import { day } from './dates.ts';
import { type DateView, ageOf, dateOf, lastUseOf, whyOf } from './facts.ts';
import { type GroupView, groupsOf } from './groups.ts';
import {
  type NoticeEntry,
  type NoticeInput,
  type Recipient,
  accountLabel,
  accountView,
  descriptionOf,
  keyName,
} from './notice.ts';
import { byUrgency } from './order.ts';
import { type Situation, situationOf } from './situation.ts';
import { subjectOf } from './subject.ts';
import { fromOutside, mailDoor } from './door.ts';

/** What the templates of a notice see. Every name is always there; what does not apply is null or empty. */
export interface NoticeView {
  readonly subject: string;
  /** What a mailbox shows after the subject. */
  readonly preheader: string;
  readonly title: string;
  /** Of the most urgent key. */
  readonly tone: Tone;
  readonly owner: Recipient;
  readonly account: { readonly id: string; readonly alias: string | null; readonly label: string };
  /** `21 November 2026`. */
  readonly sentOn: string;
  /** Most urgent first. */
  readonly keys: readonly KeyView[];
  /** Of more than five keys: what is said about them, once for all alike. Else empty. */
  readonly groups: readonly GroupView[];
  /** Which of several messages of the same run this is; null: the only one. */
  readonly part: { readonly number: number; readonly of: number } | null;
  /** A tag value that exempts a user, as an example: `until=2027-02-19 reason=why it must stay`. */
  readonly exemption: string;
}

interface KeyView {
  readonly id: string;
  readonly user: string;
  readonly description: string | null;
  readonly situation: Situation;
  /** The reason code, `Unused`. */
  readonly reason: string;
  readonly tone: Tone;
  readonly label: string;
  readonly headline: string;
  readonly date: DateView | null;
  readonly facts: readonly FactView[];
  readonly happens: readonly string[];
  readonly steps: readonly Instruction[];
  readonly undo: readonly Instruction[];
}

interface FactView {
  readonly name: string;
  readonly value: string;
}

/** How far ahead the exemption shown as an example reaches. */
const EXAMPLE_EXEMPTION = 90 * DAY;

/** The notice as its templates see it: every text one printable line, most urgent key first. */
export function noticeView(input: NoticeInput): NoticeView {
  const entries = byUrgency(input.entries);
  const keys = entries.map((entry) => keyView(entry, input));
  const [first] = keys;
  if (first === undefined) throw new RangeError('a notice needs at least one key');
  return mailDoor({
    subject: `${subjectOf(input.account, entries)}${partOf(input)}`,
    preheader: keys.length === 1 ? first.headline : `${first.user}: ${first.headline}`,
    title: keys.length === 1 ? first.headline : titleOf(entries),
    tone: first.tone,
    owner: { address: input.owner.address, name: fromOutside(input.owner.name) },
    account: accountView(input.account),
    sentOn: day(input.now),
    keys,
    groups: groupsOf(entries, input.now),
    part: input.part ?? null,
    exemption: `until=${toDate(input.now + EXAMPLE_EXEMPTION)} reason=why it must stay`,
  });
}

function partOf({ part }: NoticeInput): string {
  return part === undefined ? '' : `, ${part.number} of ${part.of}`;
}

function titleOf(entries: readonly NoticeEntry[]): string {
  const stays = entries.every((entry) => situationOf(entry) === 'taken-back');
  return stays
    ? `Nothing will happen to ${entries.length} of your access keys`
    : `${entries.length} of your access keys need you`;
}

function keyView(entry: NoticeEntry, input: NoticeInput): KeyView {
  const { now } = input;
  const advice = adviceFor(entry, now);
  const description = descriptionOf(entry);
  return {
    id: keyName(entry.key),
    user: entry.user.user,
    description,
    situation: situationOf(entry),
    reason: entry.reason,
    tone: advice.tone,
    label: advice.label,
    headline: advice.headline,
    date: dateOf(entry, advice.dateCaption, now),
    facts: factsOf(entry, input),
    happens: advice.happens,
    steps: advice.steps,
    undo: advice.undo,
  };
}

function factsOf(
  { user, key, rule, ...entry }: NoticeEntry,
  { account, now }: NoticeInput,
): readonly FactView[] {
  const facts: Readonly<Record<string, string | null>> = {
    'Access key': keyName(key),
    Description: descriptionOf({ user, key }),
    User: user.path === '/' ? user.user : `${user.user} (path ${fromOutside(user.path)})`,
    Account: accountLabel(account),
    Status: typeof key.status === 'string' ? key.status : key.status.unrecognised,
    Age: ageOf(key, now),
    'Last used': lastUseOf(key, now),
    Why: whyOf(entry),
    Rule: rule === null ? null : fromOutside(rule),
  };
  return Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
