import { CAUSES, type Cause } from './cause.ts';
import { EXEMPT_ENDED_TAG, EXEMPT_TAG } from './exemption.ts';
import type { UserObservation } from './observation.ts';
import { RECORD_STATES, type RecordState, STATES, isRecordState } from './record-states.ts';
import { type Duration, type Instant, MINUTE, parseIso, toIso } from './time.ts';

/** Our note about a key's state: one tag on the key's user, where it cannot drift from the resource. */
export interface KeyRecord {
  readonly state: RecordState;
  /** When the state began; for intents (`…ing`) when the intent was written. */
  readonly since: Instant;
  /** The run that wrote it. */
  readonly run: string;
  /** Why the key is or is being deactivated or deleted. */
  readonly cause: Cause | null;
  /** Every other pair, kept as it was, so that a newer Keywarden's words survive an older one. */
  readonly extra: Readonly<Record<string, string>>;
}

/** A record's text without its seal, and the seal; null: it has none. */
export interface SealedValue {
  readonly content: string;
  readonly seal: string | null;
}

/** Two servers of AWS need not agree on the second, and some dates are cut to whole seconds. */
export const CLOCKS_DIFFER: Duration = MINUTE;

const PREFIX = 'keywarden:';
const KEY_ID = /^A[A-Z0-9]{15,127}$/;
/** Letters, digits, spaces and `_ . : / = + - @`: the alphabet of IAM tag values. */
const TAG_ALPHABET = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MAX_VALUE = 256;

/** Name of the tag that holds a key's record. */
export function recordTag(keyId: string): string {
  return PREFIX + keyId;
}

/** The key id a tag name is the record of; undefined for every other tag. */
export function recordedKey(tagName: string): string | undefined {
  if (!tagName.toLowerCase().startsWith(PREFIX)) return undefined;
  const keyId = tagName.slice(PREFIX.length);
  return KEY_ID.test(keyId) ? keyId : undefined;
}

/** A tag in our name that is neither a record nor the exemption: someone's mistake, or a newer Keywarden's. */
export function strayTag(user: UserObservation): string | undefined {
  if (!user.tags.known) return undefined;
  return [...user.tags.value.keys()].find(
    (name) =>
      name.toLowerCase().startsWith(PREFIX) &&
      name.toLowerCase() !== EXEMPT_TAG &&
      name.toLowerCase() !== EXEMPT_ENDED_TAG &&
      recordedKey(name) === undefined,
  );
}

const VERSION = 'v2';
/** Earlier builds wrote no seal, so what they wrote is believed only where nothing is checked. */
const READABLE = [VERSION, 'v1'];
const SEAL = ' seal=';

/** The value with its seal, as it stands in the tag. @throws RangeError as `formatRecord` does */
export function withSeal(content: string, seal: string): string {
  return fitting(`${content}${SEAL}${seal}`);
}

/** What the seal of a tag value is about. It is the last pair: whatever comes after it was not sealed. */
export function unsealed(value: string): SealedValue {
  const at = value.lastIndexOf(SEAL);
  return at < 0
    ? { content: value, seal: null }
    : { content: value.slice(0, at), seal: value.slice(at + SEAL.length) };
}

/**
 * The tag value of a record, without a seal: `v2 state=replaced since=2026-11-01T02:00Z run=3f9c2a7b by=AKIA… n=4`.
 * @param writes the how-manieth record of its user it is, so that an older one put back is known
 * @throws RangeError when the value would not be a valid IAM tag value; a record is never cut short.
 */
export function formatRecord(record: KeyRecord, writes?: number): string {
  const pairs: readonly (readonly [string, string])[] = [
    ['state', record.state],
    ['since', toIso(record.since).replace(/:00Z$/, 'Z')],
    ...(record.cause === null ? [] : ([['cause', record.cause]] as const)),
    ['run', record.run],
    ...Object.entries(record.extra),
    ...(writes === undefined ? [] : ([['n', String(writes)]] as const)),
  ];
  return fitting([VERSION, ...pairs.map(([key, text]) => `${key}=${text}`)].join(' '));
}

function fitting(value: string): string {
  if (value.length > MAX_VALUE || !TAG_ALPHABET.test(value)) {
    throw new RangeError(
      `a record must fit an IAM tag value (256 characters, letters, digits, _.:/=+-@): ${value}`,
    );
  }
  return value;
}

export type ParsedRecord =
  | {
      readonly ok: true;
      readonly record: KeyRecord;
      /** The how-manieth record of its user it is; 0: it does not say. */
      readonly writes: number;
    }
  | { readonly ok: false; readonly because: string };

/**
 * Reads a record's tag value.
 * @param now a record from the future is a record we cannot trust
 */
export function parseRecord(value: string, now: Instant): ParsedRecord {
  const [version, ...words] = value.split(' ');
  if (version === undefined || !READABLE.includes(version))
    return unreadable('it is of a version that this Keywarden does not know');
  const pairs = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) return unreadable(`"${word}" is not key=value`);
    const key = word.slice(0, at);
    if (pairs.has(key)) return unreadable(`"${key}" stands twice`);
    pairs.set(key, word.slice(at + 1));
  }
  return build(pairs, now);
}

function build(pairs: ReadonlyMap<string, string>, now: Instant): ParsedRecord {
  const {
    state,
    since: sinceText,
    run,
    cause,
    n: count,
    seal: _,
    ...extra
  } = Object.fromEntries(pairs) as Record<string, string | undefined>;
  if (!isRecordState(state))
    return unreadable(`state "${state ?? ''}" is not one of ${RECORD_STATES.join(', ')}`);
  const since = parseIso(sinceText ?? '');
  if (since === undefined)
    return unreadable(`since "${sinceText ?? ''}" is not a moment like 2026-11-01T02:00Z`);
  if (since > now + CLOCKS_DIFFER) return unreadable(`since ${toIso(since)} lies in the future`);
  if (run === undefined || run === '') return unreadable('it names no run');
  if (count !== undefined && !/^\d{1,9}$/.test(count)) return unreadable(`n "${count}" is not a count`);
  if (cause !== undefined && !isCause(cause))
    return unreadable(`cause "${cause}" is not one of ${CAUSES.join(', ')}`);
  if (cause === undefined && STATES[state].needsCause) return unreadable(`state ${state} needs a cause`);
  return {
    ok: true,
    record: { state, since, run, cause: cause ?? null, extra: extra as Record<string, string> },
    writes: Number(count ?? '0'),
  };
}

function isCause(text: string): text is Cause {
  return (CAUSES as readonly string[]).includes(text);
}

function unreadable(because: string): ParsedRecord {
  return { ok: false, because };
}
