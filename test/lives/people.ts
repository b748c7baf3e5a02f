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
      moveOver(person, keyId);
  } else if (what === 'rotate by hand' && keyId === person.inUse && keys.length === 1) {
    moveOver(person, (await life.byHand.createKey(person.name)).keyId);
  } else if (what === 'restore' && keys.some(({ id, status }) => id === keyId && status === 'Inactive')) {
    // Some know the way, the others ask the operators.
    if (life.random.chance(0.5)) await life.byHand.setKeyStatus(person.name, keyId, 'Active');
    else await life.restore(keyId);
    person.inUse = keyId;
  }
}

/** They begin to work with another key; jobs that follow do so as well. */
export function moveOver(person: Person, keyId: string): void {
  person.inUse = keyId;
  for (const job of person.jobs) if (job.follows) job.keyId = keyId;
}

interface Refusal {
  readonly person: Person;
  readonly keyId: string;
}

/**
 * They use their keys around noon, and what they have running does.
 * @returns those who wanted to work and could not, with the key that failed them
 */
export function useKeys(life: Life, day: number): readonly Refusal[] {
  life.sandbox.control.setClock(momentOf(day, AT_NOON));
  if (life.isQuiet) return [];
  const active = new Map(
    life.sandbox.control
      .state()
      .flatMap(({ users }) =>
        users.map(
          ({ name, keys }) =>
            [name, keys.filter(({ status }) => status === 'Active').map(({ id }) => id)] as const,
        ),
      ),
  );
  return life.people.flatMap((person) => {
    const own = active.get(person.name) ?? [];
    watch(life, person, own);
    return [...workOf(life, person, day, own), ...jobsOf(life, person, day, own)];
  });
}

function workOf(life: Life, person: Person, day: number, active: readonly string[]): readonly Refusal[] {
  const keyId = person.inUse;
  if (keyId === null || !isWorking(person, day)) return [];
  if (active.includes(keyId)) {
    life.use(person, keyId);
    return [];
  }
  // They find another way: whatever works, or nothing; some ask for their key back.
  person.inUse = active[0] ?? null;
  if (person.inUse === null && life.random.chance(0.7))
    person.intends.push({ day: day + life.random.between(0, 3), what: 'restore', keyId });
  return [{ person, keyId }];
}

function jobsOf(life: Life, person: Person, day: number, active: readonly string[]): readonly Refusal[] {
  return person.jobs.flatMap((job) => {
    const { keyId } = job;
    if (day < job.from || (day - job.from) % job.everyDays !== 0) return [];
    if (active.includes(keyId)) {
      life.use(person, keyId, 'dynamodb');
      return [];
    }
    job.keyId = active[0] ?? keyId;
    return [{ person, keyId }];
  });
}

/** A monitor asks AWS whose the newest key is: it says nothing of whoever works with it. */
function watch(life: Life, person: Person, active: readonly string[]): void {
  const newest = active.at(-1);
  if (person.monitor === 'never' || newest === undefined || active.length < 2) return;
  if (person.monitor === 'once' && person.monitored === newest) return;
  person.monitored = newest;
  life.use(person, newest, 'sts');
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
