import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecideContext, UserSituation } from '../../src/core/checks/situation.ts';
import { decideUser } from '../../src/core/decide.ts';
import type { KeyObservation } from '../../src/core/model/observation.ts';
import { play } from './life.ts';
import { anyLife } from './lives.ts';

interface Seen {
  readonly situation: UserSituation;
  readonly context: DecideContext;
}

/** Makes one read of a look at a user fail. The number chooses the key where one is meant. */
type Failure = (seen: Seen, number: number) => Seen;

const unread = { known: false, because: 'AccessDenied' } as const;

function inUser(change: (user: UserSituation['user']) => Partial<UserSituation['user']>): Failure {
  return ({ situation, context }) => ({
    situation: { ...situation, user: { ...situation.user, ...change(situation.user) } },
    context,
  });
}

function inKey(change: Partial<KeyObservation>): Failure {
  return ({ situation, context }, number) => {
    const keys = situation.user.keys.known ? situation.user.keys.value : [];
    const value = keys.map((key, index) => (index === number % keys.length ? { ...key, ...change } : key));
    return {
      situation: { ...situation, user: { ...situation.user, keys: { known: true, value } } },
      context,
    };
  };
}

function withTag(name: string, value: string): Failure {
  return inUser(({ tags }) => ({
    tags: { known: true, value: new Map([...(tags.known ? tags.value : []), [name, value]]) },
  }));
}

const failures: Readonly<Record<string, Failure>> = {
  'the user id': inUser(() => ({ userId: unread })),
  'the tags': inUser(() => ({ tags: unread })),
  'the attached policies': inUser(() => ({ attachedPolicies: unread })),
  'the keys': inUser(() => ({ keys: unread })),
  'a malformed row of the report': inUser(() => ({ faults: [{ reason: 'MalformedRow', message: 'Odd.' }] })),
  'the creation of one key': inKey({ createdAt: unread }),
  'the last use of one key': inKey({ lastUsed: unread }),
  'the status of one key': inKey({ status: { unrecognised: 'Expired' } }),
  'the owner': ({ situation, context }) => ({ situation: { ...situation, owner: unread }, context }),
  'the receipts of one key': ({ situation, context }, number) => {
    const ids = [...situation.receipts.keys()];
    const chosen = ids[number % ids.length];
    const receipts = new Map([...situation.receipts].map(([id, own]) => [id, id === chosen ? unread : own]));
    return { situation: { ...situation, receipts }, context };
  },
  'the groups that the first rule asks for': ({ situation, context }) => {
    const first = {
      name: 'first',
      match: { group: 'g' },
      exempt: null,
      unused: null,
      rotate: null,
      inactive: null,
    };
    return {
      situation: { ...situation, user: { ...situation.user, groups: unread } },
      context: { ...context, policy: { ...context.policy, rules: [first, ...context.policy.rules] } },
    };
  },
  'a record of another version': withTag('keywarden:AKIAVANISHEDVANISHED', 'v9 state=adopted'),
  'a record from the future': withTag(
    'keywarden:AKIAVANISHEDVANISHED',
    'v2 state=adopted since=2099-01-01T00:00Z run=x',
  ),
  'a tag in our name that we do not know': withTag('keywarden:pause', 'yes'),
};

describe('what is unknown blocks every step', () => {
  it.each(Object.entries(failures))('wherever a user stands: %s', (_, fail) => {
    let prevented = 0;
    fc.assert(
      fc.property(anyLife, fc.nat(), (life, number) => {
        for (const seen of play(life).looks) {
          if (seen.decisions.length === 0 || !seen.situation.user.keys.known) continue;
          if (seen.situation.user.keys.value.length === 0) continue;
          const { situation, context } = fail(seen, number);
          const kinds = decideUser(situation, context).map(({ kind }) => kind);
          expect(new Set(kinds)).toEqual(new Set(['hold']));
          prevented += seen.decisions.filter(({ kind }) => kind === 'step').length;
        }
      }),
      { seed: 20261104, numRuns: 15 },
    );
    expect(prevented).toBeGreaterThan(50);
  });
});
