import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/build/account.ts';
import { aContext, aSituation } from '../../test/build/situation.ts';
import { NOW } from '../../test/build/time.ts';
import { aUser } from '../../test/build/user.ts';
import { type Known, known, unknown } from '../core/model/known.ts';
import { type AccountMemory, NO_MEMORY, type UserMemory } from '../core/model/memory.ts';
import type { JournalEvent } from '../core/ports.ts';
import type { Planned } from './account-plan.ts';
import { noteExemptions, rememberUsers } from './memory.ts';

const VALUE = 'until=2026-12-01 reason=freeze';
const ANA = aUser({ tags: { 'keywarden:exempt': VALUE } });
const ID = ANA.userId.known ? ANA.userId.value : '';

function exempted(goneSince: number | null = null): UserMemory {
  return { ...NO_MEMORY, exemption: { value: VALUE, firstSeen: NOW - 1, goneSince } };
}

function stored(savedBy: string, ...users: readonly (readonly [string, UserMemory])[]): AccountMemory {
  return { savedBy, stores: [], users: new Map(users) };
}

interface Words {
  readonly before?: Known<AccountMemory>;
  readonly now?: Known<AccountMemory>;
  readonly users?: readonly ReturnType<typeof aUser>[];
  readonly notes?: readonly string[];
  readonly writes?: number;
}

async function remember(words: Words) {
  const { before = known(stored('r1/1')), now = before, users = [ANA], notes = [], writes = 1 } = words;
  const saved: AccountMemory[] = [];
  const journal: JournalEvent[] = [];
  const situations = users.map((user) => aSituation({ user }));
  const planned = {
    memory: before,
    situations,
    observation: { ...anAccount({ users }), notes },
    context: aContext(),
    store: {
      memory: { load: async () => now, save: async (memory: AccountMemory) => void saved.push(memory) },
      receipts: { written: () => new Map() },
    },
  } as unknown as Planned;
  const remembered = await rememberUsers(planned);
  const append = async (event: JournalEvent) => void journal.push(event);
  const noting = { journal: { append }, memory: remembered.live, context: planned.context };
  await noteExemptions(noting, remembered.before, planned);
  for (let write = 0; write < writes; write += 1) await remembered.live.save();
  return { saved, events: journal.map(({ event }) => event) };
}

describe('what a run goes on from', () => {
  it('is what it saw, in its own name, when nobody ran since it looked', async () => {
    const { saved, events } = await remember({});
    expect(saved[0]?.savedBy).toBe(`${aContext().run}/1`);
    expect(saved[0]?.users.get(ID)?.exemption).toEqual({ value: VALUE, firstSeen: NOW, goneSince: null });
    expect(events).toEqual(['exemption-seen']);
  });

  it('is what another run left that ended after it looked: its own look would bring back what that one removed', async () => {
    const { saved, events } = await remember({ now: known(stored('r2/1')) });
    expect(saved[0]?.users.size).toBe(0);
    expect(events).toEqual([]);
  });

  it('is what a run left that was at work while it looked, and wrote before and after', async () => {
    const { saved } = await remember({ before: known(stored('r2/1')), now: known(stored('r2/2')) });
    expect(saved[0]?.users.size).toBe(0);
  });

  it('is what another run left where it could not read what was there when it looked', async () => {
    const { saved } = await remember({
      before: unknown('the file is cut short'),
      now: known(stored('r1/1')),
    });
    expect(saved[0]?.users.size).toBe(0);
  });

  it('forgets users who are gone, and none when it lost sight of somebody', async () => {
    const before = known(stored('r1/1', ['AIDAGONE', exempted()]));
    expect((await remember({ before })).saved[0]?.users.has('AIDAGONE')).toBe(false);
    const unsure = await remember({ before, notes: ['zoe was renamed or deleted while we looked.'] });
    expect([...(unsure.saved[0]?.users.keys() ?? [])].toSorted()).toEqual(['AIDAGONE', ID].toSorted());
    const nameless = { ...aUser(), userId: unknown('GetUser was denied') };
    expect((await remember({ before, users: [nameless] })).saved[0]?.users.has('AIDAGONE')).toBe(true);
  });

  it('keeps of a user whose tags it could not read what stood there', async () => {
    const before = known(stored('r1/1', [ID, exempted()]));
    const unread = { ...aUser(), tags: unknown('ListUserTags was denied') };
    const { saved, events } = await remember({ before, users: [unread] });
    expect([saved[0]?.users.get(ID), events]).toEqual([exempted(), []]);
  });

  it('is unknown, and kept as it lies, when it cannot be read', async () => {
    const { saved, events } = await remember({ now: unknown('the file is cut short') });
    expect([saved, events]).toEqual([[], []]);
  });

  it('has a name for each time it writes: who looked between two of them did not look last', async () => {
    const { saved } = await remember({ writes: 2 });
    expect(saved.map(({ savedBy }) => savedBy)).toEqual([`${aContext().run}/1`, `${aContext().run}/2`]);
  });
});

describe('history of exemptions', () => {
  it.each([
    ['that came', [], [ANA], ['exemption-seen']],
    ['that stand', [exempted()], [ANA], []],
    ['that are missed', [exempted()], [aUser()], ['exemption-vanished']],
    ['that are still missed', [exempted(NOW - 1)], [aUser()], []],
    ['that are back', [exempted(NOW - 1)], [ANA], ['exemption-seen']],
  ])('tells of those %s', async (_, was, users, wanted) => {
    const before = known(stored('r1/1', ...was.map((memory) => [ID, memory] as const)));
    expect((await remember({ before, users })).events).toEqual(wanted);
  });
});
