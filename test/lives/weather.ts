import { HOUR } from '../../src/core/model/time.ts';
import { EDITS, type LifePolicy } from './policies.ts';
import type { Chances } from './random.ts';
import type { Life } from './world.ts';

/** What happens to the whole account, and to Keywarden's own house: it comes, lasts some days, and goes. */
export interface Weather {
  /** The day's turn. @returns what began or ended, a sentence each */
  readonly turn: (day: number) => Promise<readonly string[]>;
  readonly policy: () => LifePolicy;
  /** Hours at which Keywarden runs today; none in a freeze. */
  readonly runsAt: () => readonly number[];
  /** A second configuration with a store of its own runs as well. */
  readonly hasTwoStores: () => boolean;
}

const NIGHT = 2;

/** @param lives on whose policies it goes from one to another */
export function weather(
  life: Life,
  policies: readonly LifePolicy[],
  isCalm: (day: number) => boolean,
): Weather {
  const { random } = life;
  let policy = firstOf(policies);
  let edited: { readonly policy: LifePolicy; readonly until: number } | null = null;
  let frozenUntil = -1;
  let holidayUntil = -1;
  let twoStoresUntil = -1;
  let backup: { readonly takenOn: number; readonly restore: () => void } | null = null;
  let hours: readonly number[] = [NIGHT];

  const turnPolicy = (day: number, isOver: boolean): readonly string[] => {
    if (edited !== null && (isOver || day >= edited.until)) {
      edited = null;
      return ['the configuration is rolled back'];
    }
    if (isOver || edited !== null) return [];
    if (random.chance(1 / 60)) {
      policy = random.pick(policies);
      return [`the policy is ${policy.name}`];
    }
    if (!random.chance(1 / 40)) return [];
    const next = policy.edited(random.pick(EDITS));
    if (next === null) return [];
    edited = { policy: next, until: day + random.between(2, 45) };
    return [`the configuration is edited: ${next.name}`];
  };

  const turnStore = (day: number): readonly string[] => {
    if (random.chance(1 / 300)) {
      life.loseStore();
      return ['the store is lost'];
    }
    if (backup !== null && random.chance(1 / 80)) {
      const { takenOn, restore } = backup;
      restore();
      backup = null;
      return [`the store is restored as it was ${day - takenOn} days ago`];
    }
    if (backup === null && random.chance(1 / 15)) backup = { takenOn: day, restore: life.backUp() };
    return [];
  };

  const turnPeople = (day: number): readonly string[] => {
    const wasAway = life.isQuiet;
    if (holidayUntil < day && random.chance(1 / 120)) holidayUntil = day + random.between(14, 28);
    life.isQuiet = holidayUntil >= day;
    return !wasAway && life.isQuiet ? [`everybody is away until day ${holidayUntil}`] : [];
  };

  return {
    policy: () => edited?.policy ?? policy,
    hasTwoStores: () => twoStoresUntil >= 0,
    runsAt: () => hours,
    turn: async (day) => {
      const isOver = isCalm(day);
      const says = [...turnPolicy(day, isOver)];
      hours = [NIGHT];
      if (isOver) {
        frozenUntil = -1;
        twoStoresUntil = -1;
        life.isQuiet = false;
        return says;
      }
      says.push(...turnStore(day), ...turnPeople(day));
      if (random.chance(1 / 30)) {
        const late = random.pick([0, 1, 3, 6]);
        life.sandbox.control.setSwitches({ lastUse: { delayMs: late * HOUR } });
        says.push(`AWS shows use ${late} h late`);
      }
      if (frozenUntil < day && random.chance(1 / 110)) {
        frozenUntil = day + random.between(7, 75);
        says.push(`no runs until day ${frozenUntil}`);
      }
      twoStoresUntil = turnTwoStores(day, twoStoresUntil, random);
      if (frozenUntil >= day || random.chance(0.05)) hours = [];
      else if (random.chance(0.08))
        hours = random.pick([
          [2, 2.1, 2.2],
          [2, 14],
          [2, 20, 21],
        ]);
      return says;
    },
  };
}

/** Rare, and not for long: two configurations that both look after the account. */
function turnTwoStores(day: number, until: number, random: Chances): number {
  if (until >= day) return until;
  return random.chance(1 / 400) ? day + random.between(5, 30) : -1;
}

function firstOf(policies: readonly LifePolicy[]): LifePolicy {
  const first = policies[0];
  if (first === undefined) throw new RangeError('a life needs a policy');
  return first;
}
