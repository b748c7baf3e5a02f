import { DAY, wholeDays } from '../../core/model/time.ts';
import { timeOn } from '../cast/calendar.ts';
import { type Happening, isKind } from '../happening.ts';
import { shortDate, shortDay } from '../picture/days-in-words.ts';
import { type Outcome, happenings, lifeOf, noticeOf, one } from './outcome.ts';
import { killedAndRepaired, neverFetched, rotatedAndAgain } from './stories-of-rotation.ts';
import { mailFailed, readingDenied, runsMissed } from './stories-of-trouble.ts';

/** A story is looked up in what happened; one that did not happen is not told. */
type Story = (outcome: Outcome) => string | undefined;

const STORIES: readonly Story[] = [
  longForgotten,
  rotatedAndAgain,
  neverFetched,
  killedAndRepaired,
  cameBack,
  restored,
  bounced,
  replaced,
  leaked,
  runsMissed,
  readingDenied,
  rotatedByHand,
  mailFailed,
  nobodyAnswers,
];

const MOST = 10;

/** The most telling stories, a sentence or two each. */
export function stories(outcome: Outcome): readonly string[] {
  return STORIES.flatMap((story) => story(outcome) ?? []).slice(0, MOST);
}

/** The key that had been forgotten longest, and still got its full grace. */
function longForgotten(outcome: Outcome): string | undefined {
  const deleted = happenings(outcome).filter(isKind('deleted'));
  const oldest = outcome.keys
    .filter((key) => key.since <= -100 && deleted.some(({ keyId }) => keyId === key.id))
    .toSorted((a, b) => a.since - b.since);
  for (const { id, user, since } of oldest) {
    const [told, off, gone] = [
      noticeOf(id, outcome, 'deactivate'),
      one(id, outcome, 'deactivated'),
      one(id, outcome, 'deleted'),
    ];
    if (told?.day !== 0 || off === undefined || gone === undefined) continue;
    return `The key of ${user} had been idle for ${Math.floor(-since)} days when Keywarden was switched on, and still got its full grace: notice on ${shortDate(0)}, deactivated on ${shortDate(off.day)}, deleted on ${shortDate(gone.day)}.`;
  }
  return undefined;
}

/** Used in the last week of the grace. */
function cameBack(outcome: Outcome): string | undefined {
  const saved = happenings(outcome).flatMap((notice) => {
    if (notice.kind !== 'told' || notice.reason !== 'Unused' || notice.promised === null) return [];
    const { promised } = notice;
    const told = timeOn(notice.day, '02:00');
    const use = outcome.calls
      .map(({ at, accessKeyId }) => (accessKeyId === notice.keyId ? Date.parse(at) : 0))
      .find((at) => at > told);
    const isInTime = use !== undefined && use < promised && promised - use <= 7 * DAY;
    return isInTime && one(notice.keyId, outcome, 'deactivated') === undefined
      ? [{ user: notice.user, use, promised, word: takenBack(notice.keyId, use, outcome) }]
      : [];
  });
  const [closest] = saved.toSorted((a, b) => a.promised - a.use - (b.promised - b.use));
  if (closest === undefined) return undefined;
  const { user, use, promised, word } = closest;
  const days = wholeDays(promised - use);
  const left = days === 0 ? 'a few hours' : days === 1 ? 'a day' : `${days} days`;
  return `${user} used the key again on ${shortDay(use)}, ${left} before its date: the notice was void at once${word === undefined ? '' : `, a mail of ${shortDay(word)} took it back`}, and the key works to this day.`;
}

/** When a mail said of the key that nothing will happen to it, after that moment. */
function takenBack(keyId: string | null, after: number, { mails }: Outcome): number | undefined {
  const mail = mails.find(
    ({ at, text }) =>
      Date.parse(at) > after &&
      text?.includes(keyId ?? '') === true &&
      /nothing will happen to|no date is set for/i.test(text),
  );
  return mail === undefined ? undefined : Date.parse(mail.at);
}

function restored(outcome: Outcome): string | undefined {
  const back = happenings(outcome).find(isKind('restored'));
  const off = back && one(back.keyId, outcome, 'deactivated');
  if (!back || !off) return undefined;
  const again = lifeOf(back.keyId, outcome).filter(isKind('restored')).length > 1;
  return `${back.user} needed a key that had been deactivated on ${shortDate(off.day)}: one "keywarden restore" on ${shortDate(back.day)} brought it back, with fresh clocks${again ? ', and so it did once more later' : ''}.`;
}

/** A mail that does not arrive is no notice. */
function bounced(outcome: Outcome): string | undefined {
  for (const { outcomes } of outcome.mails) {
    const [address] = Object.entries(outcomes).find(([, what]) => what === 'bounced') ?? [];
    if (address === undefined) continue;
    const notices = happenings(outcome).filter(isKind('told'));
    const lost = notices.find(({ to }) => to === address);
    const again = notices.find(({ to, keyId }) => keyId === lost?.keyId && to !== address);
    if (lost?.promised && again?.promised) {
      return `The mail to ${address} bounced, so it counted for nothing: ${again.to} was told on ${shortDate(again.day)}, and the date moved from ${shortDay(lost.promised)} to ${shortDay(again.promised)}.`;
    }
  }
  return undefined;
}

/** An owner's own rotation, and the old key that was left behind. */
function replaced(outcome: Outcome): string | undefined {
  for (const off of happenings(outcome).filter(isKind('deactivated'))) {
    const asked = noticeOf(off.keyId, outcome, 'rotate');
    const made = happenings(outcome).find(
      (each) => each.kind === 'deed' && each.deed === 'create' && each.user === off.user,
    );
    if (off.reason !== 'Replaced' || asked === undefined || made === undefined) continue;
    return `${off.user} was asked on ${shortDate(asked.day)} to replace an old key, made a new one on ${shortDate(made.day)} and left the old one behind: it was deactivated on ${shortDate(off.day)}, once the new one had been used on ${daysOfUse(off, outcome)} days and the old one was quiet.`;
  }
  return undefined;
}

/** On how many days the user's other keys were used until one was switched off. */
function daysOfUse({ user, account, keyId, day }: Happening, { keys, calls }: Outcome): number {
  const own = keys.filter((key) => key.user === user && key.account === account && key.id !== keyId);
  const ids = new Set(own.map(({ id }) => id));
  const uses = calls.flatMap(({ at, accessKeyId }) =>
    accessKeyId !== null && ids.has(accessKeyId) && Date.parse(at) < timeOn(day, '02:00')
      ? [at.slice(0, 10)]
      : [],
  );
  return new Set(uses).size;
}

function rotatedByHand(outcome: Outcome): string | undefined {
  for (const adopted of happenings(outcome).filter(isKind('adopted'))) {
    const told = noticeOf(adopted.keyId, outcome, 'rotate');
    const gone = one(adopted.keyId, outcome, 'deleted');
    if (told === undefined || gone === undefined) continue;
    return `${adopted.user} was asked on ${shortDate(told.day)} to replace an old key, did, and switched the old one off by hand: Keywarden put it on its clock on ${shortDate(adopted.day)}, gave notice, and deleted it on ${shortDate(gone.day)}.`;
  }
  return undefined;
}

function leaked(outcome: Outcome): string | undefined {
  const attached = happenings(outcome).find((each) => each.kind === 'deed' && each.deed === 'attach');
  const lifted = happenings(outcome).find((each) => each.kind === 'deed' && each.deed === 'detach');
  const told = happenings(outcome).find((each) => each.kind === 'told' && each.reason === 'Quarantined');
  if (!attached || !lifted || !told) return undefined;
  return `A key of ${told.user} leaked on ${shortDate(attached.day)}: the owner had an urgent mail the next morning, and for the ${lifted.day - attached.day} days of the quarantine Keywarden changed nothing about that user.`;
}

function nobodyAnswers(outcome: Outcome): string | undefined {
  const last = outcome.days.at(-1);
  const holds = [...(last?.plans.values() ?? [])].flatMap((plan) => plan.holds);
  const held = holds.find(({ decision }) => decision.reason === 'NoOwner')?.decision;
  if (held === undefined) return undefined;
  return `Nobody answers for ${held.user}, so nobody could be told, so its key was left alone for all ${outcome.days.length} days; every digest to the operators names it.`;
}
