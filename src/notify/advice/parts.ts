import type { KeyObservation } from '../../core/model/observation.ts';
import { restoreKey, setKeyStatus } from '../commands.ts';
import type { Instant } from '../../core/model/time.ts';
import { moment, weekdayAndDay } from '../dates.ts';
import { type NoticeEntry, keyName } from '../notice.ts';

export type Tone = 'red' | 'amber' | 'blue' | 'green';

/** The words of one key's section. */
export interface Advice {
  readonly tone: Tone;
  /** Two or three words over the section. */
  readonly label: string;
  /** The one sentence to remember, its date included. */
  readonly headline: string;
  /** What the promised date, where there is one, is the date of. */
  readonly dateCaption: string;
  readonly happens: readonly string[];
  /** In the order to do them; none: there is nothing to do. */
  readonly steps: readonly Instruction[];
  readonly undo: readonly Instruction[];
}

export interface Instruction {
  readonly text: string;
  /** Lines to paste into a shell. */
  readonly commands: readonly string[];
}

export function instruction(text: string, ...commands: readonly string[]): Instruction {
  return { text, commands };
}

/** ` on Saturday, 28 November 2026`, or nothing where no date is promised. */
export function onDate(entry: NoticeEntry, word: 'on' | 'by' = 'on'): string {
  return entry.notice.promised === null ? '' : ` ${word} ${weekdayAndDay(entry.notice.promised)}`;
}

/** Whether the date that was promised before for the same step has passed, and the step was not taken. */
export function hasGoneStale({ earlier, notice }: NoticeEntry, now: Instant): boolean {
  return earlier !== null && earlier.announced === notice.announced && earlier.promised <= now;
}

/** That another date was named before, where one was: two mails with two dates must not leave a choice. */
export function otherDate({ earlier, notice }: NoticeEntry, now: Instant): readonly string[] {
  if (earlier === null || earlier.announced !== notice.announced || earlier.promised === notice.promised)
    return [];
  const before = weekdayAndDay(earlier.promised);
  const holds = notice.promised === null ? '' : ` ${moment(notice.promised)} is the date that counts.`;
  return [
    earlier.promised <= now
      ? `An earlier notice named ${before}. That day passed and nothing was done.${holds}`
      : `An earlier notice named ${before}. That date has moved.${holds}`,
  ];
}

/** How a deactivation is taken back, by the owner and by the operators. */
export function takeBack(entry: NoticeEntry, text: string): readonly Instruction[] {
  const keyId = keyName(entry.key);
  return [
    instruction(text, setKeyStatus(entry.user.user, keyId, 'Active')),
    instruction('Or ask the operators, who run:', restoreKey(keyId, entry.user.account)),
  ];
}

/** How to fetch the new key that we issued; none where we issued none. */
export function fetching({ handover }: NoticeEntry): readonly Instruction[] {
  if (handover === null) return [];
  const { keyId, where, fetch } = handover;
  return [instruction(`Fetch the new key ${keyId} from ${where}. Only you can read it there:`, ...fetch)];
}

/** The user's other keys; empty where they could not be read. */
export function otherKeys(entry: NoticeEntry): readonly KeyObservation[] {
  const { keys } = entry.user;
  return keys.known ? keys.value.filter((key) => key.keyId !== entry.key.keyId) : [];
}

/** The id of the user's other active key; undefined where there is none, or none that is known. */
export function activeSibling(entry: NoticeEntry): string | undefined {
  return otherKeys(entry).find((key) => key.status === 'Active')?.keyId ?? undefined;
}

/** ` AWS saw it last used for s3 in eu-west-1: look there first.`, or nothing where AWS does not say. */
export function whereUsed(entry: NoticeEntry): string {
  const { lastUsed } = entry.key;
  if (!lastUsed.known || lastUsed.value === null || lastUsed.value.service === null) return '';
  const { service, region } = lastUsed.value;
  return ` AWS saw it last used for ${service}${region === null ? '' : ` in ${region}`}: look there first.`;
}
