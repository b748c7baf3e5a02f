import { known, type Known, type Unknown, unknown } from '../../src/core/model/known.ts';
import type { KeyObservation, ObservationFault, UserObservation } from '../../src/core/model/observation.ts';
import type { Instant } from '../../src/core/model/time.ts';
import { aKey } from './key.ts';
import { daysAgo } from './time.ts';

export const ACCOUNT = '123456789012';

/** A read that failed. */
export const DENIED: Unknown = unknown('AccessDenied');

interface UserWords {
  readonly name?: string;
  readonly userId?: string | Unknown;
  readonly path?: string;
  readonly created?: Instant;
  readonly tags?: Readonly<Record<string, string>> | Unknown;
  readonly groups?: readonly string[] | Unknown;
  /** ARNs of attached managed policies. */
  readonly attached?: readonly string[] | Unknown;
  readonly keys?: readonly KeyObservation[] | Unknown;
  readonly faults?: readonly ObservationFault[];
}

/** An IAM user; unless said otherwise `ci-bot` with one healthy key, no tags and no groups. */
export function aUser(words: UserWords = {}): UserObservation {
  const { name = 'ci-bot', path = '/', userId = `AIDA-${name}`, tags = {} } = words;
  return {
    account: ACCOUNT,
    user: name,
    arn: `arn:aws:iam::${ACCOUNT}:user${path}${name}`,
    path,
    userId: typeof userId === 'string' ? known(userId) : userId,
    createdAt: words.created ?? daysAgo(1000),
    tags: isUnknown(tags) ? tags : known(new Map(Object.entries(tags))),
    groups: read(words.groups ?? []),
    attachedPolicies: read(words.attached ?? []),
    keys: read(words.keys ?? [aKey()]),
    faults: words.faults ?? [],
  };
}

/** That many tags which mean nothing to us. */
export function someTags(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`team-tag-${index}`, 'x']));
}

function read<T>(value: readonly T[] | Unknown): Known<readonly T[]> {
  return isUnknown(value) ? value : known(value);
}

function isUnknown(value: object): value is Unknown {
  return 'known' in value && value.known === false;
}
