import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { fakeCache } from '../build/iam-fake.ts';
import { connect, keysById, scan, startWorld } from './observe-world.ts';

const USERS = 5000;
const WITH_KEYS = 3000;
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

describe('an account of 5,000 users of whom 3,000 have keys', { timeout: 120_000 }, () => {
  it('is read with pages + 2 + users with keys calls at first, and with at most 15 the next time', async () => {
    sandbox = await startWorld({ generate: { users: USERS, withKeys: WITH_KEYS, seed: 1 } });
    const calls: string[] = [];
    const aws = connect(sandbox, { onCall: (operation) => calls.push(operation) });
    const cache = fakeCache();
    const first = await scan(aws, { cache });
    const pages = USERS / 1000;
    // One call more: GetCallerIdentity, which every run begins with.
    expect(calls.length).toBeLessThanOrEqual(pages + 2 + WITH_KEYS + 1);
    expect(sandbox.control.calls()).toHaveLength(calls.length);
    expect(first.users).toHaveLength(USERS);
    expect(first.users.filter(({ keys }) => keys.known && keys.value.length > 0)).toHaveLength(WITH_KEYS);
    expect(first.notes).toEqual([]);

    sandbox.control.clearCalls();
    const next = await scan(connect(sandbox), { cache });
    expect(sandbox.control.calls().length).toBeLessThanOrEqual(15);
    expect(next).toEqual(first);
  });

  it('is seen whole when AWS gives short pages', async () => {
    sandbox = await startWorld(
      { generate: { users: USERS, withKeys: 20, seed: 2 } },
      { switches: { shortPages: 73 } },
    );
    const usual = await scan(connect(sandbox));
    expect(new Set(usual.users.map(({ user }) => user)).size).toBe(USERS);
    expect(keysById(usual).size).toBeGreaterThanOrEqual(20);
    const listed: string[] = [];
    for await (const page of connect(sandbox).iam.listUsers()) listed.push(...page.map(({ user }) => user));
    expect(listed.toSorted()).toEqual(usual.users.map(({ user }) => user).toSorted());
  });
});
