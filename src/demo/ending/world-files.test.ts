import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CAST } from '../cast/cast.ts';
import { timeOn } from '../cast/calendar.ts';
import { SEEDED_AT, seedOf } from '../cast/seed.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { sesState } from '../../sandbox/ses/state.ts';
import { writeWorld } from './world-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('saves each account so that an embedded AWS that begins with it is the same again', async () => {
  const before = await startSandbox({
    realTime: Date.now,
    now: SEEDED_AT,
    clock: 'frozen',
    seed: seedOf(CAST),
  });
  const at = timeOn(30, '02:00');
  before.control.setClock(at);
  await writeWorld(folder, before, at);
  const states = before.control.state();
  await before.close();

  for (const state of states) {
    const seed = await readFile(join(folder, `${state.name}.yaml`), 'utf8');
    const after = await startSandbox({ realTime: Date.now, now: at, clock: 'frozen', seed });
    const suppressed = [...sesState(after.world, state.account).suppressed.keys()];
    const [again] = after.control.state();
    await after.close();
    // Ids of users and slots of keys are given out anew; nothing that decides goes by them.
    const essence = ({ users, ...rest }: typeof state) => ({
      ...rest,
      users: users.map((user) => ({ ...user, id: '' })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    });
    expect(again && essence(again)).toEqual(essence(state));
    expect(suppressed).toEqual(state.name === 'sandbox-dev' ? ['cloud-security@example.com'] : []);
  }
});
