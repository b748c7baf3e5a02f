import { DAY, type Duration, type Instant } from '../../../src/core/model/time.ts';
import type { Person } from '../person.ts';
import type { LifePolicy, Terms } from '../policies.ts';
import { outOfReach } from './cutover.ts';

type Step = 'deactivated' | 'deleted';

/** What was in force when: on what notices were sent, and when a run has seen that something else holds. */
export interface Grounds {
  /** A run began under this policy. */
  readonly inForce: (policy: LifePolicy, at: Instant) => void;
  /** A run under this policy has looked at everybody. @param store two that know nothing of each other see each their own */
  readonly seen: (store: string, policy: LifePolicy, at: Instant) => void;
  /** The last run with this store that saw a ground on which the step would not come; -Infinity: there was none. */
  readonly lostAt: (
    store: string,
    person: Person,
    step: Step,
    cause: string | null,
    policy: LifePolicy,
  ) => Instant;
  /** The least grace that was promised in between, and never less than a day. */
  readonly leastGrace: (person: Person, from: Instant, to: Instant) => Duration;
  readonly termsAt: (person: Person, at: Instant) => Terms;
  /** Whether the age alone ever switched keys of this person off. */
  readonly everByAge: (person: Person) => boolean;
}

interface From {
  readonly from: Instant;
  readonly policy: LifePolicy;
}

interface Look extends From {
  readonly store: string;
}

export function grounds(people: readonly Person[]): Grounds {
  const policies: From[] = [];
  const lookedAt: Look[] = [];
  const reach = new Map<string, Map<Person, Instant>>();
  return {
    inForce: (policy, from) => {
      if (policies.at(-1)?.policy !== policy) policies.push({ from, policy });
    },
    seen: (store, policy, from) => {
      lookedAt.push({ store, from, policy });
      const own = reach.get(store) ?? new Map<Person, Instant>();
      reach.set(store, own);
      for (const person of people) if (outOfReach(person, from) !== null) own.set(person, from);
    },
    lostAt: (store, person, step, cause, policy) => {
      const now = groundOf(policy.termsOf(person), step, cause);
      const other = lookedAt.findLast(
        (each) => each.store === store && groundOf(each.policy.termsOf(person), step, cause) !== now,
      );
      return Math.max(other?.from ?? -Infinity, reach.get(store)?.get(person) ?? -Infinity);
    },
    leastGrace: (person, from, to) => {
      const between = policies.filter(
        (each, index) => each.from <= to && (policies[index + 1]?.from ?? Infinity) > from,
      );
      return Math.max(DAY, Math.min(...between.map(({ policy }) => policy.termsOf(person).grace)));
    },
    termsAt: (person, at) => {
      const found = policies.findLast(({ from }) => from <= at) ?? policies[0];
      if (found === undefined) throw new RangeError('no policy was ever in force');
      return found.policy.termsOf(person);
    },
    everByAge: (person) => policies.some(({ policy }) => policy.termsOf(person).byAge),
  };
}

/** The limit that the step waits for, what is measured, and the rule. */
function groundOf(terms: Terms, step: Step, cause: string | null): string {
  const { rule, deleteAfter, unusedAfter, byAge, oldKeyIdle } = terms;
  if (step === 'deleted') return JSON.stringify([rule, deleteAfter]);
  return cause === 'unused'
    ? JSON.stringify([rule, unusedAfter, byAge])
    : JSON.stringify([rule, oldKeyIdle !== null]);
}
