import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/lambda/settings.ts';
import { ACCOUNT, aWorld } from '../harness/cli.ts';
import { MEMBERS, anOrganization, memberKey, policyFor } from '../harness/organization.ts';
import { FALLBACK, policyFile } from '../harness/policy-file.ts';
import { IDLE, aUser, addressees, keyChanges, keyId, statusOf } from '../harness/steps.ts';
import { STORE, functionsOf } from './functions.ts';

const ANA = keyId('ana');
const RUN = 'day-2026-11-04';
const POLICY = policyFile({ store: STORE });

describe('the function for one account', () => {
  it('does the same as the command line, and leaves what it did', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { account, result, said } = await functionsOf(world, POLICY);
    expect(await account({ run: RUN })).toEqual({ account: ACCOUNT, outcome: 'done', continue: false });
    expect(addressees(world)).toEqual(['ana@example.com']);
    world.passDays(7);
    expect(await account({ run: 'day-2026-11-11' })).toMatchObject({ outcome: 'done' });
    expect(statusOf(world, ANA)).toBe('Inactive');
    expect(await result('day-2026-11-11', `results/${ACCOUNT}-001-01.json`)).toMatchObject({
      outcome: 'done',
      mode: 'enforce',
      counts: { deactivate: 1, notify: 1 },
    });
    expect(said).toContain('AccountsDone 1');
  });

  it('called twice for the same does it once', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { account } = await functionsOf(world, POLICY);
    await account({ run: RUN });
    await account({ run: RUN });
    expect(addressees(world)).toEqual(['ana@example.com']);
  });

  it('changes nothing and tells nobody unless it is told to enforce', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { account, result } = await functionsOf(world, POLICY, null);
    expect(await account({ run: RUN })).toMatchObject({ outcome: 'done' });
    expect([addressees(world), keyChanges(world)]).toEqual([[], []]);
    expect(await result(RUN, `results/${ACCOUNT}-001-01.json`)).toMatchObject({
      mode: 'dry-run',
      steps: [{ user: 'ana', step: 'notify', outcome: 'planned' }],
    });
  });

  it('stops before its time is over, and the next turn goes on', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    const { account, summarise } = await functionsOf(world, POLICY);
    expect(await account({ run: RUN, turn: 1 }, 119_000)).toMatchObject({ outcome: 'done', continue: true });
    expect(addressees(world)).toEqual([]);
    expect(await account({ run: RUN, turn: 2 })).toMatchObject({ outcome: 'done', continue: false });
    expect(addressees(world)).toHaveLength(2);
    expect(await summarise(RUN)).toMatchObject({ ok: true });
  });

  it('says that something failed, and does what else there is', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE)] });
    const { account, said } = await functionsOf(world, POLICY);
    world.control.addFault({
      operation: 'ses:SendEmail',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
      times: 1,
    });
    expect(await account({ run: RUN })).toMatchObject({ outcome: 'failed', continue: false });
    expect(addressees(world)).toHaveLength(1);
    expect(said).toContain('AccountsFailed 1');
  });
});

describe('the functions of an organization', () => {
  it('list, run over every account, and say what it came to', async () => {
    const world = await anOrganization();
    const entry = {
      role: 'KeywardenMember',
      'external-id': 'example-trading',
      exclude: ['ou-exam-sandbox1', { tags: { stage: 'leg*' } }],
    };
    const { accounts, account, summarise, result } = await functionsOf(
      world,
      policyFor({ organization: entry }, { store: STORE }),
    );
    const { count, key } = await accounts(RUN);
    expect([count, key]).toEqual([5, `store/runs/${RUN}/accounts.json`]);
    const targets = (await result(RUN, 'accounts.json')) as readonly {
      readonly account: string;
      readonly name: string;
    }[];
    // One of them is never called, as when a function cannot be started.
    const called = targets.filter(({ name }) => name !== 'staging');
    const answers = await Promise.all(called.map((target) => account({ account: target, run: RUN })));
    expect(answers.filter(({ outcome }) => outcome === 'failed').map(({ account: id }) => id)).toEqual([
      MEMBERS.denied,
      MEMBERS.throttled,
    ]);
    const { ok, cause, totals } = await summarise(RUN);
    expect([ok, totals.accounts, totals.done, totals.failed, totals.leftOut]).toEqual([false, 6, 2, 3, 1]);
    expect(cause).toContain('staging (222222222222)');
    expect(addressees(world)).toHaveLength(2);
    expect(statusOf(world, memberKey('prod'))).toBe('Active');
  });
});

describe('the function for mail events', () => {
  it('takes what EventBridge brings: the fallback is told in the next run', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    const { account, mail } = await functionsOf(world, POLICY);
    await account({ run: RUN });
    const [sent] = world.control.mails();
    await mail({
      'detail-type': 'Email Bounced',
      detail: {
        eventType: 'Bounce',
        mail: {
          messageId: sent?.id,
          timestamp: sent?.at,
          tags: Object.fromEntries(Object.entries(sent?.tags ?? {}).map(([name, value]) => [name, [value]])),
        },
        bounce: {
          bounceType: 'Permanent',
          bouncedRecipients: [{ emailAddress: 'ana@example.com' }],
          timestamp: sent?.at,
        },
      },
    });
    await account({ run: 'day-2' });
    expect(addressees(world)).toEqual(['ana@example.com', FALLBACK]);
  });

  it('refuses what is no event, so that it lies with the dead letters', async () => {
    const world = await aWorld();
    const { mail } = await functionsOf(world, POLICY);
    await expect(mail({ detail: {} })).rejects.toThrow('is not an event of SES');
  });
});

describe('a function that is set up wrongly', () => {
  it.each([
    ['without a configuration', {}, /KEYWARDEN_CONFIG/],
    [
      'with a mode that is none',
      { KEYWARDEN_CONFIG: 's3://b/k', KEYWARDEN_MODE: 'yes' },
      /dry-run or enforce/,
    ],
  ])('says so: %s', (_, env, why) => expect(() => readSettings(env)).toThrow(why));

  it('says so: a store in a folder', async () => {
    const world = await aWorld();
    const { account } = await functionsOf(world, policyFile());
    await expect(account({ run: RUN })).rejects.toThrow('a function keeps no files');
  });
});
