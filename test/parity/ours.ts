import { apply, keyId } from '../harness/steps.ts';
import type { World } from '../harness/cli.ts';
import { type Happened, newName } from './predecessor.ts';

/** Reasons of notices that are the warning of a predecessor: that time will be up, and that it is. */
const WARNINGS: ReadonlySet<string> = new Set([
  'AgeWarning',
  'TwoKeysInUse',
  'NoFreeSlot',
  'Unused',
  'InactiveTooLong',
]);

/**
 * One `apply` a day, the first on day 0, each followed by what the owners do.
 * @param keyName the part a key plays in the story
 */
export async function daily(
  world: World,
  days: number,
  keyName: (user: string, keyId: string) => string,
  owners: (day: number) => void,
): Promise<readonly Happened[]> {
  const happened: Happened[] = [];
  for (let day = 0; day <= days; day += 1) {
    const ran = await apply(world, '--quiet');
    if (ran.code !== 0)
      throw new Error(`the run of day ${day} ended with ${ran.code}: ${ran.out} ${ran.err}`);
    for (const { id, user, keyId: key, step } of ran.report.results) {
      const reason = id.split(':').at(-1) ?? '';
      const what = whatOf(step, reason);
      if (what !== undefined) happened.push({ day, user, what, key: keyName(user, key ?? '') });
    }
    owners(day);
    world.passDays(1);
  }
  return happened;
}

function whatOf(step: string, reason: string): Happened['what'] | undefined {
  if (step === 'notify') return WARNINGS.has(reason) ? 'warn' : undefined;
  if (step === 'repair') return reason === 'TagsLeftOver' ? 'untag' : undefined;
  return step === 'rotate' || step === 'deactivate' || step === 'delete' ? step : undefined;
}

/** The name of a key in the story: that of the cast, or `new`, `new 2`, … in the order in which they show up. */
export function namesOf(users: Readonly<Record<string, readonly string[]>>) {
  const issued: Record<string, string[]> = {};
  return (user: string, id: string): string => {
    const names = users[user] ?? [];
    const index = names.findIndex((_, place) => keyId(user, place + 1) === id);
    if (index !== -1) return names[index] ?? '';
    const known = (issued[user] ??= names.includes('new') ? ['in the cast'] : []);
    if (!known.includes(id)) known.push(id);
    return newName(known.indexOf(id) + 1);
  };
}
