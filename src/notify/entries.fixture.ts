import * as fc from 'fast-check';
import { known } from '../core/model/known.ts';
import type { KeyObservation, UserObservation } from '../core/model/observation.ts';
import { DAY } from '../core/model/time.ts';
import type { NoticeEntry, NoticeInput } from './notice.ts';

/** Builders for tests: a notice is described by what is special about it. */

export const NOW = Date.UTC(2026, 10, 21, 2);

/** Any text, control characters and halves of surrogate pairs included. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff })), {
    maxLength: 20,
  })
  .map((points) => String.fromCodePoint(...points));

interface EntryTraits {
  readonly user?: string;
  readonly keyId?: string;
  readonly status?: KeyObservation['status'];
  readonly description?: string;
  readonly siblings?: readonly KeyObservation[];
  readonly lastUsed?: KeyObservation['lastUsed'];
  readonly notice?: Partial<NoticeEntry['notice']>;
  readonly attached?: readonly string[];
  readonly arn?: string;
}

export function aKey(parts: Partial<KeyObservation> = {}): KeyObservation {
  return {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    slot: null,
    status: 'Active',
    createdAt: known(NOW - 97 * DAY),
    ageFrom: 'created',
    lastUsed: known({ at: NOW - 52 * DAY, region: 'eu-west-1', service: 's3' }),
    ...parts,
  };
}

/** An entry of a first notice that an unused key will be deactivated in seven days, but for what is given. */
export function anEntry(
  traits: EntryTraits = {},
  parts: Partial<Omit<NoticeEntry, 'user' | 'key' | 'notice'>> = {},
): NoticeEntry {
  const name = traits.user ?? 'ci-deploy';
  const keyId = traits.keyId ?? 'AKIAIOSFODNN7EXAMPLE';
  const key = aKey({
    keyId,
    status: traits.status ?? 'Active',
    ...(traits.lastUsed === undefined ? {} : { lastUsed: traits.lastUsed }),
  });
  const user: UserObservation = {
    account: '111122223333',
    user: name,
    arn: traits.arn ?? `arn:aws:iam::111122223333:user/${name}`,
    path: '/',
    userId: known('AIDAEXAMPLE'),
    createdAt: NOW - 500 * DAY,
    tags: known(new Map(traits.description === undefined ? [] : [[keyId, traits.description]])),
    groups: known([]),
    attachedPolicies: known(traits.attached ?? []),
    keys: known([key, ...(traits.siblings ?? [])]),
    faults: [],
  };
  return {
    user,
    key,
    reason: 'Unused',
    message: 'Not used for 52 days; the limit is 45d.',
    cause: 'unused',
    rule: 'everyone',
    measure: 'last-used',
    rotatedBy: 'owner',
    earlier: null,
    handover: null,
    ...parts,
    notice: {
      announced: 'deactivate',
      promised: NOW + 7 * DAY,
      reminder: null,
      urgent: false,
      copyToFallback: false,
      ...traits.notice,
    },
  };
}

export function aNotice(...entries: readonly NoticeEntry[]): NoticeInput {
  return {
    owner: { address: 'bob@example.com', name: 'bob' },
    account: { id: '111122223333', alias: 'prod' },
    now: NOW,
    entries,
  };
}
