import { known } from '../core/model/known.ts';
import type { KeyObservation } from '../core/model/observation.ts';
import type { Instant } from '../core/model/time.ts';
import { adviceFor } from './advice/advice.ts';
import { type Advice, type Instruction, type Tone, otherDate } from './advice/parts.ts';
import { announcedBefore } from './advice/taken-back.ts';
import { type DateView, ageOf, dateOf, lastUseOf, whyOf } from './facts.ts';
import { fromOutside } from './door.ts';
import { type NoticeEntry, descriptionOf, keyName } from './notice.ts';
import { situationOf } from './situation.ts';

/** Keys that the same is said about: a list of them, and what to do once. */
export interface GroupView {
  readonly label: string;
  readonly tone: Tone;
  /** In the order of the message. */
  readonly keys: readonly RowView[];
  readonly happens: readonly string[];
  /** With `USER` and `KEY` where the names of the list belong; of one key alone, its own. */
  readonly steps: readonly Instruction[];
  readonly undo: readonly Instruction[];
}

interface RowView {
  readonly id: string;
  readonly user: string;
  readonly description: string | null;
  readonly date: DateView | null;
  /** What is true of this key alone, a line each. */
  readonly lines: readonly string[];
  /** Fetches its replacement. */
  readonly commands: readonly string[];
}

interface Group {
  readonly advice: Advice;
  readonly first: NoticeEntry;
  readonly keys: RowView[];
}

/** Up to so many keys get a section each; with more, nobody would read them. */
const SECTIONS = 5;

/**
 * Many keys by what is said about them; none where each gets a section of its own.
 * @param entries most urgent first
 */
export function groupsOf(entries: readonly NoticeEntry[], now: Instant): readonly GroupView[] {
  if (entries.length <= SECTIONS) return [];
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const advice = adviceFor(inGeneral(entry), now);
    const { label, happens, steps, undo } = advice;
    const name = JSON.stringify([label, happens, steps, undo]);
    const group = groups.get(name) ?? { advice, first: entry, keys: [] };
    group.keys.push(rowOf(entry, advice, now));
    groups.set(name, group);
  }
  return [...groups.values()].map(({ advice, first, keys }) => {
    // What is said of one key alone can name it, and its commands can be pasted as they are.
    const { label, tone, happens, steps, undo } = keys.length === 1 ? adviceFor(first, now) : advice;
    return { label, tone, keys, happens, steps, undo };
  });
}

/** The entry without what only this one key has: what can be said about it goes for every key like it. */
function inGeneral(entry: NoticeEntry): NoticeEntry {
  const { user, key, handover } = entry;
  const nameless = (each: KeyObservation): KeyObservation => ({
    ...each,
    keyId: each.keyId === key.keyId ? 'KEY' : 'OTHER_KEY',
    lastUsed: known(null),
  });
  return {
    ...entry,
    user: {
      ...user,
      user: 'USER',
      keys: user.keys.known ? known(user.keys.value.map(nameless)) : user.keys,
    },
    key: nameless(key),
    message: 'see the list.',
    earlier: null,
    handover: handover && { keyId: 'NEW_KEY', where: 'the place that the list names', fetch: [] },
  };
}

function rowOf(entry: NoticeEntry, { dateCaption }: Advice, now: Instant): RowView {
  const { user, key, handover, rule } = entry;
  const isTakenBack = situationOf(entry) === 'taken-back';
  const why = whyOf(entry);
  return {
    id: keyName(key),
    user: user.user,
    description: descriptionOf(entry),
    date: dateOf(entry, dateCaption, now),
    lines: [
      `Age: ${ageOf(key, now)}. Last used: ${lastUseOf(key, now)}.`,
      [
        ...(why === null ? [] : [`Why: ${why}`]),
        ...(rule === null ? [] : [`Rule: ${fromOutside(rule)}.`]),
        ...others(entry),
      ].join(' '),
      ...(isTakenBack ? [announcedBefore(entry.earlier), `Why that no longer holds: ${entry.message}`] : []),
      ...otherDate(entry, now),
      ...(handover === null ? [] : [`New key: ${handover.keyId}, in ${handover.where}.`]),
    ].filter((line) => line !== ''),
    commands: handover?.fetch ?? [],
  };
}

/** The user's other key, where it is not the new one that the row names already. */
function others({ user, key, handover }: NoticeEntry): readonly string[] {
  const ids = user.keys.known ? user.keys.value.flatMap(({ keyId }) => keyId ?? []) : [];
  const other = ids.filter((id) => id !== key.keyId && id !== handover?.keyId);
  return other.length === 0 ? [] : [`Other key of the user: ${other.join(', ')}.`];
}
