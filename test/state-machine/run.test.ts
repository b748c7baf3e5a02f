import { beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT } from '../harness/cli.ts';
import { addressees, keyChanges } from '../harness/steps.ts';
import { deployedDefinition } from './definition.ts';
import { execute } from './execution.ts';
import {
  ACCOUNTS,
  DENIED,
  SUSPENDED,
  THROTTLED,
  THROTTLED_FOR_A_WHILE,
  aLargeOrganization,
} from './organization.ts';

interface Row {
  readonly account: string;
  readonly outcome: string;
  readonly because: readonly string[];
}

describe('a run over 120 accounts, as the deployed state machine makes it', () => {
  it('does what is due in every account that can be entered, names the others and fails; again on the same day it does nothing', async () => {
    const { world, surroundings, result } = await aLargeOrganization();
    const run = deployedDefinition('Run', 40);
    const day = (name: string) => execute(run, { scheduled: '2026-11-01T03:00:00Z' }, name, surroundings);

    const bad = [...DENIED, ...THROTTLED];
    expect(await day('day-2026-11-01')).toEqual({
      status: 'FAILED',
      error: 'RunFailed',
      cause: expect.stringMatching(/^5 of 120 accounts: (member-\d+ \(\d{12}\)(, )?){5}\.$/) as string,
    });
    const { totals, accounts } = (await result('day-2026-11-01', 'summary.json')) as {
      readonly totals: object;
      readonly accounts: readonly Row[];
    };
    expect(totals).toMatchObject({ accounts: ACCOUNTS, done: 114, failed: 5, leftOut: 1, users: 228 });
    const rowsOf = (outcome: string) => accounts.filter((row) => row.outcome === outcome);
    expect(rowsOf('failed').map(({ account }) => account)).toEqual(bad.toSorted());
    expect(rowsOf('left-out').map(({ account }) => account)).toEqual([SUSPENDED]);
    expect(rowsOf('done').map(({ account }) => account)).toEqual(
      expect.arrayContaining(THROTTLED_FOR_A_WHILE),
    );
    const why = Object.fromEntries(accounts.map(({ account, because }) => [account, because.join(' ')]));
    for (const account of DENIED) expect(why[account]).toContain('sts:AssumeRole was denied');
    for (const account of THROTTLED) expect(why[account]).toContain('too many calls');

    // So many owners of an idle key were told as a fleet may tell in a day, each once; and nothing was changed.
    const told = addressees(world);
    expect([told.length, new Set(told).size]).toEqual([100, 100]);
    expect(keyChanges(world)).toEqual([]);

    expect(await day('day-2026-11-01')).toMatchObject({ status: 'FAILED', error: 'RunFailed' });
    expect(addressees(world)).toEqual(told);
    expect(keyChanges(world)).toEqual([]);
  }, 240_000);
});

describe('the state machine of a run', () => {
  type Answer = Readonly<Record<string, unknown>>;
  const accountsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ account: String(300_000_000_000 + index), name: null }));
  const SHARE = { stopped: null, share: { deactivate: 1 }, since: 0 };
  let run: ReturnType<typeof deployedDefinition>;
  beforeAll(() => {
    run = deployedDefinition('Run', 3);
  });

  /** A run whose functions answer as told. */
  async function played(
    account: (payload: { readonly turn: number; readonly account: { readonly account: string } }) => Answer,
    {
      summary = { ok: true, cause: '' },
      count = 5,
      look = () => ({ account: ACCOUNT, outcome: 'done', continue: false }),
      weighed = () => ({ Payload: { bucket: 'state', key: 'runs/acts.json', count } }),
    }: {
      readonly summary?: Answer;
      readonly count?: number;
      readonly look?: (payload: { readonly account: object }) => Answer;
      readonly weighed?: () => Answer;
    } = {},
  ) {
    const calls: { readonly name: string; readonly payload: Answer }[] = [];
    let [atOnce, most] = [0, 0];
    const ended = await execute(run, {}, 'day-2026-11-01', {
      readObject: async (bucket, key) => {
        expect(bucket).toBe('state');
        if (key === 'runs/acts.json')
          return JSON.stringify(accountsOf(count).map((each) => ({ ...each, fleet: SHARE })));
        expect(key).toBe('runs/accounts.json');
        return JSON.stringify(accountsOf(count));
      },
      task: async (_, parameters) => {
        const { FunctionName, Payload } = parameters as {
          readonly FunctionName: string;
          readonly Payload: Answer;
        };
        const name = FunctionName.split(':').at(-1) ?? '';
        calls.push({ name, payload: Payload });
        if (name === 'AccountsFunction')
          return { Payload: { bucket: 'state', key: 'runs/accounts.json', count } };
        if (name === 'WeighFunction') return weighed();
        if (name === 'SummariseFunction') return { Payload: summary };
        if ((Payload as { readonly phase: string }).phase === 'look')
          return { Payload: look(Payload as never) };
        atOnce += 1;
        most = Math.max(most, atOnce);
        await Promise.resolve();
        atOnce -= 1;
        return { Payload: account(Payload as never) };
      },
    });
    const ofAccounts = calls.filter(({ name }) => name === 'AccountFunction');
    return {
      ended,
      most,
      order: calls.map(({ name, payload }) => [name, payload['phase']].join(' ').trim()),
      looks: ofAccounts.filter(({ payload }) => payload['phase'] === 'look'),
      calls: ofAccounts.filter(({ payload }) => payload['phase'] === 'act'),
    };
  }

  const done = { account: ACCOUNT, outcome: 'done', continue: false };

  it('succeeds when the summary says that all is well, and runs no more accounts at once than the parameter says', async () => {
    const { ended, most, calls } = await played(() => done, { count: 20 });
    expect([ended.status, calls.length]).toEqual(['SUCCEEDED', 20]);
    expect(most).toBe(3);
    expect(calls[0]?.payload).toEqual({
      run: 'day-2026-11-01',
      phase: 'act',
      turn: 1,
      account: { ...accountsOf(1)[0], fleet: SHARE },
    });
  });

  it('looks at every account, weighs once, and only then acts, each account with its share', async () => {
    const { order, looks } = await played(() => done, { count: 2 });
    expect(order).toEqual([
      'AccountsFunction',
      'AccountFunction look',
      'AccountFunction look',
      'WeighFunction',
      'AccountFunction act',
      'AccountFunction act',
      'SummariseFunction',
    ]);
    expect(looks[0]?.payload).toEqual({ run: 'day-2026-11-01', phase: 'look', account: accountsOf(1)[0] });
  });

  it('goes on when accounts cannot be looked at', async () => {
    const { ended, calls } = await played(() => done, {
      look: () => ({ account: ACCOUNT, outcome: 'failed', continue: false }),
    });
    expect([ended.status, calls.length]).toEqual(['SUCCEEDED', 5]);
  });

  it('acts nowhere when the fleet cannot be weighed, and summarises all the same', async () => {
    const { ended, calls, order } = await played(() => done, {
      weighed: () => {
        throw Object.assign(new Error('why'), { name: 'Unhandled' });
      },
      summary: { ok: false, cause: 'nothing was done' },
    });
    expect(calls).toEqual([]);
    expect(order.at(-1)).toBe('SummariseFunction');
    expect(ended).toMatchObject({ status: 'FAILED', cause: 'nothing was done' });
  });

  it('fails with the cause that the summary gives, though every account was tolerated', async () => {
    const { ended } = await played(() => ({ ...done, outcome: 'failed' }), {
      summary: { ok: false, cause: '5 of 5 accounts: …' },
    });
    expect(ended).toEqual({ status: 'FAILED', error: 'RunFailed', cause: '5 of 5 accounts: …' });
  });

  it('calls again, with the next turn, an account that was not done in time', async () => {
    const { calls, ended } = await played(({ turn }) => ({ ...done, continue: turn < 3 }), { count: 1 });
    expect(calls.map(({ payload }) => payload['turn'])).toEqual([1, 2, 3]);
    expect(ended.status).toBe('SUCCEEDED');
  });

  it('gives an account up that is never done', async () => {
    const { calls } = await played(() => ({ ...done, continue: true }), { count: 1 });
    expect(calls).toHaveLength(20);
  });

  it.each([
    ['that cannot be started', 'Lambda.TooManyRequestsException', 6],
    ['whose process ended', 'Sandbox.Timedout', 1],
    ['while another run is at work on the account', 'LockHeld', 6],
  ])('tries a function again %s, and summarises all the same', async (_, name, retries) => {
    const { calls, ended } = await played(
      () => {
        throw Object.assign(new Error('why'), { name });
      },
      { count: 1 },
    );
    expect(calls).toHaveLength(1 + retries);
    expect(ended.status).toBe('SUCCEEDED');
  });
});

describe('the state machine that begins a run', () => {
  const begin = (task: (resource: string, parameters: unknown) => Promise<unknown>) =>
    execute(deployedDefinition('Start', 1), { scheduled: '2026-11-01T23:30:00Z' }, 'any', {
      task,
      readObject: async () => '',
    });

  it('names the execution after the day, so that it exists once', async () => {
    const begun: unknown[] = [];
    const ended = await begin(async (resource, parameters) => void begun.push([resource, parameters]));
    expect(ended.status).toBe('SUCCEEDED');
    expect(begun).toEqual([
      ['arn:aws:states:::states:startExecution', expect.objectContaining({ Name: 'day-2026-11-01' })],
    ]);
  });

  it.each([
    ['is content when it exists already', 'StepFunctions.ExecutionAlreadyExistsException', 'SUCCEEDED'],
    ['fails for any other reason', 'StepFunctions.StateMachineDoesNotExistException', 'FAILED'],
  ])('%s', async (_, name, status) => {
    const ended = await begin(async () => {
      throw Object.assign(new Error('why'), { name });
    });
    expect(ended.status).toBe(status);
  });
});
