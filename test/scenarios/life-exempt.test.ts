import { describe, expect, it, vi } from 'vitest';
import { secretOf } from '../../src/sandbox/credentials/admin.ts';
import { aWorld } from '../harness/cli.ts';
import { readScan } from '../harness/json.ts';
import { EVERYONE, FALLBACK, UNUSED, policyFile } from '../harness/policy-file.ts';
import {
  BUSY,
  IDLE,
  aUser,
  addressees,
  apply,
  holdOf,
  keyChanges,
  keyId,
  plan,
  statusOf,
  writes,
} from '../harness/steps.ts';

const ANA = keyId('ana');
const exemptTag = (value: string) => new Map([['keywarden:exempt', value]]);

describe('an exemption', () => {
  it('given in the grace holds the key; when it ends, the owner is told anew and gets the full grace', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(6);
    await world.byHand.tagUser('ana', exemptTag('until=2026-11-20 reason=the audit needs it'));
    world.passDays(1);
    // What she was told before is taken back.
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(await holdOf(world, ANA)).toBe('Exempt');
    world.passDays(9.9);
    // Its end is announced, three days before it or at the first run after that.
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(0.1);
    expect((await apply(world)).done).toEqual(['notify ana']);
    world.passDays(6);
    expect((await apply(world)).done).toEqual([]);
    world.passDays(1);
    expect((await apply(world)).done).toEqual(['deactivate ana', 'notify ana']);
  });

  it.each([
    ['that cannot be read', 'until tomorrow', 'ExemptionUnreadable'],
    ['with a day that does not exist', 'until=2026-02-30 reason=typo', 'ExemptionUnreadable'],
    ['that is longer than the policy allows', 'until=2029-01-01 reason=forever', 'ExemptionTooLong'],
  ])('%s still holds, and is itself reported', async (_, value, reason) => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    await world.byHand.tagUser('ana', exemptTag(value));
    world.passDays(8);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect(world.control.mails().at(-1)?.text).toContain('Nothing will happen to access key');
    expect((await apply(world)).done).toEqual([]);
    expect(await holdOf(world, ANA)).toBe(reason);
    expect(statusOf(world, ANA)).toBe('Active');
  });

  it('by rule holds until its last day', async () => {
    const sealed = {
      name: 'sealed',
      match: { user: 'ana' },
      exempt: { until: '2026-11-10', reason: 'in the safe' },
    };
    const world = await aWorld({
      policy: policyFile({ rules: [sealed, EVERYONE] }),
      users: [aUser('ana', IDLE), aUser('bo', IDLE)],
    });
    expect((await apply(world)).done).toEqual(['notify bo']);
    expect(await holdOf(world, ANA)).toBe('Exempt');
    world.passDays(7);
    expect((await apply(world)).done).toEqual(['deactivate bo', 'notify bo']);
    expect(await holdOf(world, ANA)).toBe('ExemptionExpired');
  });

  it('given while the deletion is due keeps the key', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.passDays(7);
    await apply(world);
    await world.byHand.tagUser('ana', exemptTag('until=2027-03-01 reason=evidence'));
    world.passDays(40);
    expect((await apply(world)).done).toEqual(['notify ana']);
    expect((await apply(world)).done).toEqual([]);
    expect(statusOf(world, ANA)).toBe('Inactive');
  });
});

describe('what Keywarden never touches', () => {
  it('the root user: its key is reported, critically', async () => {
    const world = await aWorld({ root: { keys: [{ ageDays: 900 }] }, users: [aUser('bo', BUSY)] });
    const scan = readScan(await world.run(['scan', '--output', 'json', '--exit-code']));
    expect(scan.accounts[0]?.findings).toMatchObject([
      { user: '<root_account>', reason: 'RootKey', severity: 'critical', slot: 1 },
    ]);
    const { code, done } = await apply(world);
    expect([code, done]).toEqual([0, []]);
    expect((await plan(world)).holds).toMatchObject([{ user: '<root_account>', reason: 'Protected' }]);
    expect(writes(world)).toEqual([]);
  });

  it('a protected path', async () => {
    const world = await aWorld({
      policy: policyFile({ guardrails: { 'protected-paths': ['/break-glass/'] } }),
      users: [
        { ...aUser('ana', IDLE), path: '/break-glass/eu/' },
        { ...aUser('bo', IDLE), path: '/break-glassy/' },
      ],
    });
    expect((await apply(world)).done).toEqual(['notify bo']);
    expect(await holdOf(world, ANA)).toBe('Protected');
  });

  it('the user it runs as', async () => {
    const rules = [{ ...EVERYONE, unused: { ...UNUSED, measure: 'age' } }];
    const world = await aWorld({
      policy: policyFile({ rules }),
      users: [aUser('ana', IDLE), aUser('bo', IDLE)],
    });
    vi.stubEnv('AWS_ACCESS_KEY_ID', ANA);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretOf(ANA));
    expect((await apply(world)).done).toEqual(['notify bo']);
    expect(await holdOf(world, ANA)).toBe('Protected');
  });

  it('a user that no rule matches', async () => {
    const rules = [{ ...EVERYONE, match: { path: '/people/' } }];
    const world = await aWorld({ policy: policyFile({ rules }), users: [aUser('ana', IDLE)] });
    expect((await apply(world)).done).toEqual([]);
    expect(await holdOf(world, ANA)).toBe('Unmanaged');
    expect(writes(world)).toEqual([]);
  });

  it('a key whose user AWS has quarantined: one urgent notice to each, and the date that was promised passes', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    await apply(world);
    world.control.seed({
      accounts: [
        {
          id: '111122223333',
          users: [{ ...aUser('leo', BUSY), attachedPolicies: ['AWSCompromisedKeyQuarantineV3'] }],
        },
      ],
    });
    const { done } = await apply(world);
    expect(done).toEqual(['notify leo', 'notify leo']);
    expect(addressees(world).slice(-2)).toEqual(['leo@example.com', FALLBACK]);
    expect(world.control.mails().at(-1)?.subject).toMatch(/urgent|leak/i);
    world.passDays(50);
    expect((await apply(world)).done).not.toContain('notify leo');
    expect(await holdOf(world, keyId('leo'))).toBe('Quarantined');
    expect(statusOf(world, keyId('leo'))).toBe('Active');
  });

  it('a key that fell due when its user was quarantined', async () => {
    const quarantined = { ...aUser('leo', IDLE), attachedPolicies: ['AWSCompromisedKeyQuarantineV2'] };
    const world = await aWorld({ users: [quarantined] });
    for (const days of [0, 7, 30]) {
      world.passDays(days);
      await apply(world);
    }
    expect(keyChanges(world)).toEqual([]);
    expect(addressees(world)).toEqual(['leo@example.com', FALLBACK]);
    expect((await world.run(['restore', keyId('leo')])).out).toContain('AWS has quarantined leo');
  });
});
