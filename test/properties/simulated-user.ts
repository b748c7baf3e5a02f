import type { KeyObservation, UserObservation } from '../../src/core/model/observation.ts';

/** What is true of a simulated key. */
export interface Key {
  readonly made: number;
  used: number | null;
  active: boolean;
  /** When a run meant to make, made, or first saw it inactive, and has not seen it active since; null: it is active. */
  offSince: number | null;
  /** When a run last saw it active although its record said otherwise; null: never, or the record is lost. */
  restoredAt: number | null;
}

/** The user as a run reads it: everything known. */
export function userOf(keys: ReadonlyMap<string, Key>, tags: ReadonlyMap<string, string>): UserObservation {
  return {
    account: '123456789012',
    user: 'simulated',
    arn: 'arn:aws:iam::123456789012:user/simulated',
    path: '/',
    userId: { known: true, value: 'AIDASIMULATED' },
    createdAt: Date.UTC(2020, 0, 1),
    tags: { known: true, value: new Map(tags) },
    groups: { known: true, value: [] },
    attachedPolicies: { known: true, value: [] },
    keys: {
      known: true,
      value: [...keys].map(([keyId, { made, used, active }]): KeyObservation => ({
        keyId,
        slot: null,
        status: active ? 'Active' : 'Inactive',
        createdAt: { known: true, value: made },
        ageFrom: 'created',
        lastUsed: { known: true, value: used === null ? null : { at: used, region: null, service: 's3' } },
      })),
    },
    faults: [],
  };
}
