import { timeOn } from '../cast/calendar.ts';
import { type Happening, isKind } from '../happening.ts';
import { shortDate } from '../picture/days-in-words.ts';
import { type Outcome, happenings, one } from './outcome.ts';

/** The user whose keys were replaced most often, without anybody doing anything by hand. */
export function rotatedAndAgain(outcome: Outcome): string | undefined {
  const replaced = byUser(happenings(outcome).filter(isKind('rotated')));
  const [own] = replaced.toSorted((a, b) => b.length - a.length);
  const user = own?.[0]?.user;
  if (own === undefined || own.length < 2) return undefined;
  const fetched = happenings(outcome).filter((each) => each.kind === 'fetched' && isSame(each, own[0]));
  const isRefused = happenings(outcome).some((each) => each.kind === 'refused' && isSame(each, own[0]));
  const isGone = own.every(({ keyId }) => one(keyId, outcome, 'deleted') !== undefined);
  if (fetched.length < own.length || isRefused) return undefined;
  return `${user} has had ${own.length} new keys, on ${listed(own.map(({ day }) => shortDate(day)))}: each was tested, stored where only ${user} can read it, and fetched with the key before it, which was switched off once it was quiet${isGone ? ', and later deleted' : ''}. Not one call was refused.`;
}

/** A new key that nobody fetched: the old one is not taken away. */
export function neverFetched(outcome: Outcome): string | undefined {
  const escalated = happenings(outcome).filter(
    (each) => each.kind === 'told' && each.reason === 'CutoverUnproven',
  );
  for (const told of escalated) {
    const replaced = one(told.keyId, outcome, 'rotated');
    const isFetched = happenings(outcome).some((each) => each.kind === 'fetched' && isSame(each, told));
    const isOff = one(told.keyId, outcome, 'deactivated') !== undefined;
    if (replaced === undefined || isFetched || isOff || !isInUse(told, outcome)) continue;
    return `${told.user} was handed a new key on ${shortDate(replaced.day)} and never fetched it. Nobody is cut off for that: the old key works to this day, and on ${shortDate(told.day)} the owner and the fallback contact were told.`;
  }
  return undefined;
}

/** A run that was killed at the worst moment: the secret of the new key was nowhere else. */
export function killedAndRepaired(outcome: Outcome): string | undefined {
  const killed = happenings(outcome).find(isKind('killed'));
  const undone = happenings(outcome).find(
    (each) => each.kind === 'undone' && isSame(each, killed) && each.day > (killed?.day ?? 0),
  );
  const again = happenings(outcome).find(
    (each) => each.kind === 'rotated' && isSame(each, killed) && each.day > (undone?.day ?? 0),
  );
  if (killed === undefined || undone === undefined || again === undefined) return undefined;
  const found = outcome.calls.some(
    ({ operation, at }) => operation === 'LookupEvents' && Date.parse(at) >= timeOn(undone.day, '00:00'),
  );
  return `On ${shortDate(killed.day)} the run over ${killed.account?.name} was killed after AWS had made a new key for ${killed.user} and before its secret was stored (here by an error after which neither AWS nor the store answered that run any more; the tests kill real processes). The run of ${shortDate(undone.day)} ${found ? 'saw in CloudTrail whose key it was and ' : ''}took it back; that of ${shortDate(again.day)} replaced the key properly.`;
}

function isInUse({ keyId, day }: Happening, { calls }: Outcome): boolean {
  const told = timeOn(day, '02:00');
  return calls.some(
    (call) => call.accessKeyId === keyId && call.caller !== null && Date.parse(call.at) > told,
  );
}

function isSame(one: Happening, other: Happening | undefined): boolean {
  return one.user === other?.user && one.account === other?.account;
}

function byUser<H extends Happening>(all: readonly H[]): readonly (readonly H[])[] {
  const users = new Map<string, H[]>();
  for (const each of all) {
    const name = `${each.account?.id}/${each.user}`;
    users.set(name, [...(users.get(name) ?? []), each]);
  }
  return [...users.values()];
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
