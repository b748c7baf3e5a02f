import type { Mail } from '../../src/sandbox/ses/ses.ts';
import type { Intention, Person } from './person.ts';
import { type Life, momentOf } from './world.ts';

/** What people make of their mail, and what they do with their keys, day after day. */

const KEY_ID = /AKIA[A-Z0-9]{16}/g;
const IN_THE_MORNING = 8;
const AT_NOON = 12;

/** They read what came in the night, and make up their minds. */
export function readMails({ people, random }: Life, mails: readonly Mail[], day: number): void {
  const byAddress = new Map(people.map((person) => [person.email.toLowerCase(), person]));
  for (const { to, text } of mails) {
    const person = byAddress.get((to[0] ?? '').toLowerCase());
    if (person === undefined || person.nature === 'deaf' || text === null) continue;
    const wait = person.nature === 'prompt' ? random.between(0, 1) : random.between(4, 15);
    const keyIds = new Set(text.match(KEY_ID) ?? []);
    const what = wantedBy(text);
    if (what === null) continue;
    for (const keyId of keyIds) person.intends.push({ day: day + wait, what, keyId });
  }
}

/** A mail wants one thing of its reader; of several keys in one, each is meant. */
function wantedBy(text: string): Intention['what'] | null {
  if (/fetch|get-secret-value|aws s3 cp/.test(text)) return 'switch over';
  if (/create-access-key/.test(text)) return 'rotate by hand';
  return null;
}

/** They do what they meant to do by today. @param issued keys that Keywarden made, and for whom */
export async function actOnIntentions(
  life: Life,
  day: number,
  issued: ReadonlyMap<string, string>,
): Promise<void> {
  life.sandbox.control.setClock(momentOf(day, IN_THE_MORNING));
  for (const person of life.people) {
    const due = person.intends.filter((each) => each.day <= day);
    if (due.length === 0) continue;
    person.intends.splice(0, person.intends.length, ...person.intends.filter((each) => each.day > day));
    for (const { what, keyId } of due) await act(life, person, what, keyId, issued);
  }
}

async function act(
  life: Life,
  person: Person,
  what: Intention['what'],
  keyId: string,
  issued: ReadonlyMap<string, string>,
): Promise<void> {
  const keys = keysOf(life, person.name);
  if (what === 'switch over') {
    // Only the new one of the two that the mail names is fetched.
    if (
      issued.get(keyId) === person.name &&
      keys.some(({ id, status }) => id === keyId && status === 'Active')
    )
      person.inUse = keyId;
  } else if (what === 'rotate by hand' && keyId === person.inUse && keys.length === 1) {
    person.inUse = (await life.byHand.createKey(person.name)).keyId;
  } else if (what === 'restore' && keys.some(({ id, status }) => id === keyId && status === 'Inactive')) {
    await life.byHand.setKeyStatus(person.name, keyId, 'Active');
  }
}

/**
 * They use their keys around noon.
 * @returns those who wanted to work and could not, with the key that failed them
 */
export function useKeys(
  life: Life,
  day: number,
): readonly { readonly person: Person; readonly keyId: string }[] {
  const { control } = life.sandbox;
  const at = momentOf(day, AT_NOON);
  control.setClock(at);
  const failed: { readonly person: Person; readonly keyId: string }[] = [];
  const active = new Set(
    control
      .state()
      .flatMap(({ users }) =>
        users.flatMap(({ keys }) => keys.flatMap(({ id, status }) => (status === 'Active' ? [id] : []))),
      ),
  );
  for (const person of life.people) {
    if (person.inUse === null || !isWorking(person, day)) continue;
    if (!active.has(person.inUse)) {
      failed.push({ person, keyId: person.inUse });
      // They find another way: whatever works, or nothing.
      person.inUse = keysOf(life, person.name).find(({ status }) => status === 'Active')?.id ?? null;
      continue;
    }
    control.use(person.inUse, { at, service: 's3', region: 'us-east-1' });
    person.lastUse.set(person.inUse, at);
  }
  return failed;
}

function isWorking({ habit, fadesOn }: Person, day: number): boolean {
  if (habit === 'daily') return true;
  if (habit === 'weekly') return day % 7 === 0;
  return habit === 'fading' && day <= fadesOn;
}

export function keysOf({ sandbox }: Life, name: string) {
  return sandbox.control
    .state()
    .flatMap(({ users }) => users)
    .filter((user) => user.name === name)
    .flatMap(({ keys }) => keys);
}
