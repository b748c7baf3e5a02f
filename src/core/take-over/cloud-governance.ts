import type { UserObservation } from '../model/observation.ts';
import type { UnusedSection } from '../model/policy.ts';
import { DAY, type Instant, toDate } from '../model/time.ts';
import {
  type DatedKey,
  type FoundTag,
  type InFlight,
  type TagDay,
  datedKeys,
  dayOf,
  findTag,
  hasRecord,
} from './in-flight.ts';

const LABELS = [1, 2] as const;
const SLOTS = 2;

/** Name of the tag for the older (1) or the younger (2) key of a user. */
function tagOf(label: 1 | 2): string {
  return `UnusedAccessKey${label}InactiveDate`;
}

/**
 * "unused_access_key" tags a user with the day on which it deactivated a key, and names the key by its place in order
 * of age, of that day. Keys vanish and others take their place, so a label is resolved only where that order is known.
 * @param unused the section of the rule that matches; without one nothing can be said of what was old enough
 */
export function fromCloudGovernance(
  user: UserObservation,
  unused: UnusedSection | null,
  now: Instant,
  run: string,
): readonly InFlight[] {
  const tags = user.tags.known ? user.tags.value : new Map<string, string>();
  const keys = datedKeys(user);
  return LABELS.flatMap((label) => {
    const tag = findTag(tags, tagOf(label));
    return tag === undefined ? [] : [judge({ user, keys, unused, now, run }, label, tag)];
  });
}

interface Facts {
  readonly user: UserObservation;
  readonly keys: readonly DatedKey[];
  readonly unused: UnusedSection | null;
  readonly now: Instant;
  readonly run: string;
}

function judge({ user, keys, unused, now, run }: Facts, label: 1 | 2, tag: FoundTag): InFlight {
  const when = dayOf(tag, now);
  if (!when.ok) return { kind: 'unclear', because: when.because };
  if (keys.length > SLOTS) return { kind: 'unclear', because: 'the user has more than two keys' };
  const untag = [tag.name];
  // A key made on that day or later is not the one that had been old enough by then.
  const then = keys.filter(({ createdAt }) => createdAt < when.day);
  // With both here, there was no other: a user has two keys at most, and a deleted one never comes back.
  const named = then.length === SLOTS ? then.slice(label - 1, label) : then;
  const off = named.filter(({ isActive, keyId }) => !isActive && !hasRecord(user, keyId, now));
  const key = off[0];
  if (key === undefined) {
    return {
      kind: 'left-over',
      untag,
      message: `${tag.name}: no key that it can mean is off without a record of ours.`,
    };
  }
  const doubt = whyUncertain(key, label, then, when, unused);
  if (doubt !== undefined)
    return { kind: 'unclear', because: `the tag ${tag.name} may mean ${key.keyId}, but ${doubt}` };
  const extra = { via: 'cloud-governance' };
  return {
    kind: 'taken-over',
    keyId: key.keyId,
    records: new Map([[key.keyId, { state: 'deactivated', since: when.ended, run, cause: 'unused', extra }]]),
    untag,
    message: `cloud-governance deactivated ${key.keyId}: counted on from ${toDate(when.day)}.`,
  };
}

/** Undefined: the label means this key and no other. */
function whyUncertain(
  key: DatedKey,
  label: 1 | 2,
  then: readonly DatedKey[],
  { day, ended }: Extract<TagDay, { ok: true }>,
  unused: UnusedSection | null,
): string | undefined {
  if (key.lastUsedAt !== null && key.lastUsedAt >= ended) return 'that key was used after that day';
  if (then.length === SLOTS) {
    return then[0]?.createdAt === then[1]?.createdAt ? 'both keys are of the same age' : undefined;
  }
  // One key is left of that day. It was the older one only if no older one has vanished since.
  if (label === 2) return 'another key of that day is gone, and nobody can tell which of the two it meant';
  if (unused === null)
    return 'the rule that matches has no "unused" section to tell whether that key was old enough';
  // Had it been the younger of two, and on, it would have been deactivated on its own account, under the label 2.
  return key.createdAt + unused.after + unused.grace <= day + DAY
    ? undefined
    : 'that key was not old enough by then, so the one it meant is gone';
}
