import { EXEMPT_TAG } from '../../src/core/model/exemption.ts';
import { DAY, toDate } from '../../src/core/model/time.ts';
import { keysOf } from './people.ts';
import type { Person } from './person.ts';
import { type Life, momentOf } from './world.ts';

/** Something that somebody does by hand. To add another: a function here, and a line in the list below. */
type Event = (life: Life, person: Person, day: number) => Promise<void>;

const disablesTheNewerKey: Event = async (life, person) => {
  const [, newer] = byAge(life, person);
  if (newer?.status !== 'Active') return;
  await life.byHand.setKeyStatus(person.name, newer.id, 'Inactive');
  const [older] = byAge(life, person);
  person.inUse = older?.status === 'Active' ? older.id : null;
};

const disablesTheOlderKey: Event = async (life, person) => {
  const [older, newer] = byAge(life, person);
  if (older?.status !== 'Active' || newer?.status !== 'Active') return;
  await life.byHand.setKeyStatus(person.name, older.id, 'Inactive');
  person.inUse = newer.id;
};

const deletesAKey: Event = async (life, person) => {
  const [older, newer] = byAge(life, person);
  if (older === undefined || newer === undefined) return;
  const gone = life.random.pick([older, newer]);
  await life.byHand.deleteKey(person.name, gone.id);
  person.inUse = [older, newer].find(({ id, status }) => id !== gone.id && status === 'Active')?.id ?? null;
};

const makesASecondKey: Event = async (life, person) => {
  if (keysOf(life, person.name).length !== 1) return;
  const { keyId } = await life.byHand.createKey(person.name);
  if (life.random.chance(0.5)) person.inUse = keyId;
};

const switchesAKeyOnAgain: Event = async (life, person) => {
  const off = keysOf(life, person.name).find(({ status }) => status === 'Inactive');
  if (off === undefined) return;
  await life.byHand.setKeyStatus(person.name, off.id, 'Active');
  if (life.random.chance(0.5)) person.inUse = off.id;
};

const usesAnIdleKey: Event = async (life, person) => {
  const key = keysOf(life, person.name).find(({ status }) => status === 'Active');
  if (key === undefined) return;
  life.use(person, key.id, 'ec2');
};

const getsANewAddress: Event = async ({ byHand, random }, person) => {
  person.email = `${person.name}-${random.between(1, 999)}@example.com`;
  await byHand.tagUser(person.name, new Map([['email', person.email]]));
};

const isExempted: Event = async ({ byHand, random }, person, day) => {
  const until = momentOf(day + random.between(3, 40));
  person.exemptUntil = Math.floor(until / DAY) * DAY + DAY;
  await byHand.tagUser(person.name, new Map([[EXEMPT_TAG, `until=${toDate(until)} reason=freeze`]]));
};

/** The tag goes, the exemption stays: until somebody confirms its end, or its last day is over. */
const losesTheExemption: Event = async ({ byHand }, person, day) => {
  if (person.exemptUntil === null || person.exemptUntil <= momentOf(day)) return;
  await byHand.untagUser(person.name, [EXEMPT_TAG]);
};

const losesTheRecords: Event = async (life, person) => {
  const { byHand } = life;
  const user = userOf(life, person);
  const records = Object.keys(user?.tags ?? {}).filter((name) => name.startsWith('keywarden:AKIA'));
  if (records.length > 0) await byHand.untagUser(person.name, records);
};

const hasARecordForged: Event = async (life, person) => {
  const [key] = keysOf(life, person.name);
  if (key === undefined) return;
  const value = 'v2 state=deactivated since=2026-01-01T02:00Z cause=unused run=forged00';
  await life.byHand.tagUser(person.name, new Map([[`keywarden:${key.id}`, value]]));
};

/** A second key for another program, which uses it from now on; the first goes on as before. */
const getsAnotherProgram: Event = async (life, person, day) => {
  if (keysOf(life, person.name).length !== 1) return;
  const { keyId } = await life.byHand.createKey(person.name);
  person.jobs.push({ everyDays: life.random.pick([1, 7]), from: day, keyId, follows: false });
};

const isRenamed: Event = async (life, person, day) => {
  await life.rename(person, `${person.firstName}-${day}`);
};

const movesToAnotherPath: Event = async (life, person, day) => {
  if (!person.isProtected) await life.moveTo(person, `/moved-${day}/`);
};

/** Each with how often it happens, in a thousand person-days. */
const EVENTS: readonly (readonly [perThousand: number, event: Event])[] = [
  [0.4, disablesTheNewerKey],
  [0.4, disablesTheOlderKey],
  [0.4, deletesAKey],
  [0.5, makesASecondKey],
  [0.5, switchesAKeyOnAgain],
  [1, usesAnIdleKey],
  [0.5, getsANewAddress],
  [0.5, isExempted],
  [0.3, losesTheExemption],
  [0.5, losesTheRecords],
  [0.1, hasARecordForged],
  [0.4, getsAnotherProgram],
  [0.3, isRenamed],
  [0.3, movesToAnotherPath],
];

/** A day's accidents. @returns the name of each */
export async function meetEvents(life: Life, day: number): Promise<readonly string[]> {
  life.sandbox.control.setClock(momentOf(day, 10));
  const met: string[] = [];
  for (const person of life.people) {
    for (const [perThousand, event] of EVENTS) {
      if (!life.random.chance(perThousand / 1000)) continue;
      person.isDisturbed = true;
      await event(life, person, day);
      met.push(event.name);
    }
  }
  return [...met, ...(await renameInTheMiddle(life, day))];
}

/** Some are renamed between the intent of a rotation that was interrupted and its repair. */
async function renameInTheMiddle(life: Life, day: number): Promise<readonly string[]> {
  const users = life.sandbox.control.state().flatMap((account) => account.users);
  const under = users.filter(({ tags }) => Object.values(tags).some((tag) => /\bstate=rotating\b/.test(tag)));
  const met: string[] = [];
  for (const { name } of under) {
    const person = life.people.find((each) => each.name === name);
    if (person === undefined || !life.random.chance(0.25)) continue;
    person.isDisturbed = true;
    await isRenamed(life, person, day);
    met.push('isRenamedInTheMiddle');
  }
  return met;
}

function userOf({ sandbox }: Life, { name }: Person) {
  return sandbox.control
    .state()
    .flatMap(({ users }) => users)
    .find((user) => user.name === name);
}

function byAge(life: Life, { name }: Person) {
  return keysOf(life, name).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}
