import { ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { KEY_A, errorOf, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import type { OpenSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, NOW } from '../testing/service-request.ts';

const post = ({ ask }: OpenSandbox, path: string, body: unknown) =>
  ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('/_sandbox/', () => {
  it('lists its routes', async () => {
    const { ask, endpoint } = await openSandbox();
    const { body } = await ask('');
    expect(Object.keys(body as object)).toEqual([
      'GET /_sandbox/',
      'GET /_sandbox/clock',
      'POST /_sandbox/clock',
      'GET /_sandbox/calls',
      'DELETE /_sandbox/calls',
      'GET /_sandbox/faults',
      'POST /_sandbox/faults',
      'DELETE /_sandbox/faults',
      'GET /_sandbox/switches',
      'POST /_sandbox/switches',
      'POST /_sandbox/seed',
      'POST /_sandbox/use',
      'GET /_sandbox/mails',
      'GET /_sandbox/credentials',
      'GET /_sandbox/state',
    ]);
    expect(await (await fetch(`${endpoint}/_sandbox`)).json()).toEqual(body);
  });

  it('says so when there is no such route', async () => {
    const { ask } = await openSandbox();
    expect(await ask('nothing')).toEqual({
      status: 404,
      body: { error: 'No route GET /_sandbox/nothing. GET /_sandbox/ lists them.' },
    });
  });

  it('moves the clock', async () => {
    const sandbox = await openSandbox();
    expect((await sandbox.ask('clock')).body).toEqual({ now: '2026-11-01T02:00:00.000Z', mode: 'frozen' });
    await post(sandbox, 'clock', { advance: '3d' });
    expect(sandbox.control.clock().now).toBe(NOW + 3 * 86_400_000);
    const answer = await post(sandbox, 'clock', { set: '2027-01-01T00:00:00Z', mode: 'running' });
    expect(answer.body).toEqual({ now: '2027-01-01T00:00:00.000Z', mode: 'running' });
  });

  it.each([
    ['clock', { advance: '3 days' }],
    ['clock', { set: '2027-01-01T00:00:00Z', advance: '3d' }],
    ['clock', { set: 'tomorrow' }],
    ['clock', 'no JSON'],
    ['faults', { operation: 'ListUsers', kind: 'drop' }],
    ['faults', { operation: 'iam:*', kind: 'error' }],
    ['faults', { operation: 'iam:*', kind: 'drop', code: 'x' }],
    ['switches', { shortPages: 0 }],
    ['switches', { colour: 'red' }],
    ['seed', 'accounts: 1'],
    ['use', {}],
  ])('refuses %s with %j, and says why', async (path, body) => {
    const answer = await post(await openSandbox(), path, body);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringMatching(/\w/) as string } });
  });

  it('shows and clears the call log', async () => {
    const { ask, iam } = await openSandbox();
    await iam.send(new ListUsersCommand({}));
    expect((await ask('calls?operation=ListUsers&after=0')).body).toHaveLength(1);
    expect((await ask('calls?after=1')).body).toEqual([]);
    await ask('calls', { method: 'DELETE' });
    expect((await ask('calls')).body).toEqual([]);
  });

  it('sets, lists and takes back faults', async () => {
    const sandbox = await openSandbox();
    const fault = { operation: 'iam:ListUsers', kind: 'throttle', times: 5 };
    expect((await post(sandbox, 'faults', fault)).body).toEqual({ id: 1, struck: 0, ...fault });
    expect(await errorOf(sandbox.iam.send(new ListUsersCommand({})))).toContain('Throttling');
    expect((await sandbox.ask('faults')).body).toEqual([{ id: 1, struck: 1, ...fault }]);
    await sandbox.ask('faults?id=1', { method: 'DELETE' });
    expect((await sandbox.ask('faults')).body).toEqual([]);
  });

  it('changes the switches it is told, and leaves the others', async () => {
    const sandbox = await openSandbox({ switches: { consistency: { keysMs: 9 } } });
    await post(sandbox, 'switches', { consistency: { readsMs: 5 }, shortPages: 2 });
    expect((await sandbox.ask('switches')).body).toMatchObject({
      consistency: { readsMs: 5, keysMs: 9 },
      shortPages: 2,
      quotas: { users: 5000 },
    });
    await post(sandbox, 'switches', { shortPages: null, cloudTrail: { lookupsPerSecond: 2 } });
    expect(sandbox.control.switches()).toMatchObject({
      shortPages: null,
      cloudTrail: { delayMs: 900_000, lookupsPerSecond: 2 },
    });
    await post(sandbox, 'switches', { cloudTrail: { delayMs: 0, lookupsPerSecond: null } });
    expect(sandbox.control.switches().cloudTrail).toEqual({ delayMs: 0, lookupsPerSecond: null });
  });

  it('adds a seed, YAML as it is', async () => {
    const sandbox = await openSandbox();
    const yaml = `accounts:\n  - id: '${ACCOUNT}'\n    users: [{ name: bob }]\n`;
    expect(await post(sandbox, 'seed', yaml)).toEqual({ status: 200, body: { ok: true } });
    expect((await sandbox.ask(`state?account=${ACCOUNT}`)).body).toMatchObject([
      { users: [{ name: 'bob' }] },
    ]);
  });

  it('records that an owner used a key', async () => {
    const sandbox = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 30 }]) });
    await post(sandbox, 'use', { keyId: KEY_A, at: '2026-10-20T10:07:00Z', service: 'sqs' });
    expect(sandbox.control.state()[0]?.users[0]?.keys[0]?.lastUsed).toEqual({
      at: '2026-10-20T10:00:00Z',
      service: 'sqs',
      region: 'us-east-1',
    });
    expect((await post(sandbox, 'use', { keyId: 'AKIAX' })).status).toBe(404);
  });

  it('gives the credentials to begin with, and no others', async () => {
    const { ask, control } = await openSandbox();
    expect((await ask(`credentials?account=${ACCOUNT}`)).body).toEqual(control.credentials(ACCOUNT));
    expect((await ask('credentials?account=999999999999')).status).toBe(404);
  });

  it('shows the mails', async () => {
    const { ask } = await openSandbox();
    expect(await ask('mails')).toEqual({ status: 200, body: [] });
  });
});
