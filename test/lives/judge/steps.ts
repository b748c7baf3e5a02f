import { DAY, type Duration, HOUR, type Instant, MINUTE, toIso } from '../../../src/core/model/time.ts';
import type { Person } from '../person.ts';
import type { Terms } from '../policies.ts';
import { lastUse, outOfReach, unprovenBecause } from './cutover.ts';
import type { Known } from './ledger.ts';
import type { Words } from './letters.ts';
import { USE_GRAIN } from './sightings.ts';

/** What a destructive step is judged on. */
export interface StepCase {
  readonly key: Known;
  readonly step: 'deactivated' | 'deleted';
  readonly at: Instant;
  readonly person: Person;
  readonly terms: Terms;
  readonly keys: ReadonlyMap<string, Known>;
  readonly uses: ReadonlyMap<string, readonly Instant[]>;
  readonly letters: Words;
  /** Notices up to this moment have lost their ground, as a run that ended well has seen; -Infinity: none has. */
  readonly groundLostAt: Instant;
  /** The least grace that was in force since then. */
  readonly graceSince: (sentAt: Instant) => Duration;
}

/** Everything that is wrong about a step, a clause each. */
export function wrongsOf(each: StepCase): readonly string[] {
  const { step, at, person } = each;
  const reach = outOfReach(person, at);
  const wrongs = [reach, ...wordsBroken(each), noNotice(each)];
  const own = step === 'deleted' ? deletedWrongly(each) : deactivatedWrongly(each);
  return [...wrongs, own].flatMap((wrong) => (wrong === null ? [] : [`${step}, and ${wrong}`]));
}

/** A promise is kept to the day and two more; what was said last is what happens. */
function wordsBroken({ key, step, at, person, letters }: StepCase): readonly (string | null)[] {
  const last = letters.lastWord(key.id, person);
  const dates = letters.dates(key.id, step, person);
  const date = dates.at(-1);
  if (last === undefined || date === undefined) return [];
  const before = dates.findLast(({ notBefore }) => notBefore !== date.notBefore);
  const fresh = dates.find(
    ({ notBefore, sentAt }) => notBefore === date.notBefore && sentAt > (before?.sentAt ?? -Infinity),
  );
  return [
    last.step === null ? `the last mail, of ${toIso(last.sentAt)}, said that nothing would happen` : null,
    last.step !== null && last.step !== step
      ? `the last mail, of ${toIso(last.sentAt)}, said that it would be ${last.step}`
      : null,
    at < date.notBefore ? `the last date given was ${toIso(date.notBefore)}` : null,
    // The date is printed to the minute.
    at > date.notBefore + 48 * HOUR + 15 * MINUTE
      ? `the last date given was ${toIso(date.notBefore)}, more than 48 h before`
      : null,
    fresh !== undefined && at - fresh.sentAt < DAY - MINUTE
      ? `the date was given only ${hours(at - fresh.sentAt)} before`
      : null,
  ];
}

/** Somebody who answers was told, on the ground that holds now, a whole grace before. */
function noNotice({
  key,
  step,
  at,
  person,
  letters,
  groundLostAt,
  graceSince,
  uses,
  terms,
}: StepCase): string | null {
  const clear = letters.lastWord(key.id, person);
  const isUse = step === 'deactivated' && key.cause === 'unused' && !terms.byAge;
  const from = Math.max(
    key.restoredAt,
    step === 'deleted' ? key.since : -Infinity,
    isUse ? Math.floor(lastUse(uses, key.id, at) / USE_GRAIN) * USE_GRAIN : -Infinity,
  );
  const valid = letters
    .dates(key.id, step, person)
    .filter(({ sentAt }) => sentAt >= from && sentAt > groundLostAt && at - sentAt >= graceSince(sentAt));
  if (valid.length > 0 || clear?.step === null) return null;
  return `nobody had been told in time, on a ground that still held (since ${toIso(Math.max(from, groundLostAt, key.madeAt))})`;
}

function deletedWrongly({ key, at, terms: { deleteAfter } }: StepCase): string | null {
  if (key.status !== 'Inactive') return 'it was on';
  if (deleteAfter === null) return 'the policy deletes nothing';
  return at - key.since < deleteAfter ? `it had been off for ${hours(at - key.since)} only` : null;
}

function deactivatedWrongly({ key, at, terms, keys, uses }: StepCase): string | null {
  const use = lastUse(uses, key.id, at);
  // What AWS says of a use may be a quarter of an hour older than the truth.
  const idle = at - Math.max(use - USE_GRAIN, key.restoredAt, key.madeAt);
  const isUnused = terms.unusedAfter !== null && (terms.byAge ? at - key.madeAt : idle) >= terms.unusedAfter;
  if (key.cause === 'unused') return isUnused ? null : `it was used or restored ${hours(idle)} before`;
  const unproven = unprovenBecause(key, keys.values(), uses, at, terms);
  return unproven === null ? null : `the switch-over is not proven: ${unproven}`;
}

function hours(duration: Duration): string {
  return duration < 2 * DAY ? `${Math.round(duration / HOUR)} h` : `${Math.round(duration / DAY)} d`;
}
