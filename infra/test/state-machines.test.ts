import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { propertiesOf, template } from './resolved.ts';

/** A definition with its placeholders filled in, as CloudFormation does it. */
function definition(id: 'Run' | 'Start'): Machine {
  const { DefinitionString, DefinitionSubstitutions } = propertiesOf<{
    readonly DefinitionString: string;
    readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
  }>(template('organization'), id);
  const text = DefinitionString.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!(name in DefinitionSubstitutions)) throw new Error(`${name} is not substituted.`);
    return SUBSTITUTES[name] ?? `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
  });
  return JSON.parse(text) as Machine;
}

const SUBSTITUTES: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Concurrency: '40',
  StateBucket: 'example-keywarden',
  Run: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Keywarden-run',
};

type State = Readonly<Record<string, unknown>> & {
  readonly Type: string;
  readonly Retry?: readonly object[];
};
interface Machine {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

// The interpreter needs it, and Node 20 has it not yet.
if (!('withResolvers' in Promise))
  Object.assign(Promise, {
    withResolvers: () => {
      let settle = {};
      const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
      return { promise, ...settle };
    },
  });

const ID = '111122223333';
const run = definition('Run');
const each = run.States['EachAccount'] as State & { readonly ItemProcessor: Machine };

/** The interpreter's type takes what a definition is from what is written in it. */
const valid = (machine: Machine) => new StateMachine(structuredClone(machine) as never);

describe('the state machines', () => {
  it.each(['Run', 'Start'] as const)('%s is valid in Amazon States Language', (id) => {
    expect(() => valid(definition(id))).not.toThrow();
  });

  it('are checked at all: a state that leads nowhere is found', () => {
    const { States, ...rest } = definition('Start');
    const wrong = { ...rest, States: { ...States, BeginRun: { ...States['BeginRun'], Next: 'Nowhere' } } };
    expect(() => valid(wrong as Machine)).toThrow();
  });

  it('read the accounts from S3, so many at a time as the parameter says, and go on when some fail', () => {
    expect(each).toMatchObject({
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' } },
      MaxConcurrencyPath: '$.accounts.concurrency',
      ToleratedFailurePercentage: 100,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' } },
    });
    expect(run.States['ListAccounts']).toMatchObject({
      ResultSelector: { 'concurrency.$': "States.StringToJson('40')" },
    });
  });

  it('hand the answer of a turn on to the next, at most twenty times', () => {
    const { RunAccount, IsAccountDone, NextTurn } = each.ItemProcessor.States;
    expect(each).toMatchObject({ ItemSelector: { turn: 1, before: null } });
    expect(RunAccount).toMatchObject({
      Parameters: { Payload: { 'turn.$': '$.turn', 'before.$': '$.before', 'account.$': '$.account' } },
      ResultSelector: { 'answer.$': '$.Payload' },
      ResultPath: '$.result',
    });
    expect(NextTurn).toMatchObject({
      Parameters: { 'turn.$': 'States.MathAdd($.turn, 1)', 'before.$': '$.result.answer' },
      Next: 'RunAccount',
    });
    expect(JSON.stringify(IsAccountDone)).toContain('{"Variable":"$.turn","NumericLessThan":20}');
  });

  it.each([
    [1, 'done', null],
    [3, 'done', null],
    [20, 'done', null],
    [21, 'done', 'TooManyTurns'],
    [1, 'failed', 'AccountFailed'],
  ])('an account that takes %i turns and ends %s: %s', async (turns, outcome, error) => {
    const told: unknown[] = [];
    const answer = (event: unknown) => {
      told.push(event);
      const goesOn = told.length < turns;
      return { Payload: { account: ID, outcome: goesOn ? 'done' : outcome, continue: goesOn } };
    };
    const input = { account: { account: ID, name: 'a' }, run: 'day-2026-11-25', turn: 1, before: null };
    const { StartAt, States } = each.ItemProcessor;
    const { result } = valid({ StartAt, States }).run(input, {
      overrides: {
        // The interpreter hands over what the state sends, which is FunctionName and Payload.
        taskResourceLocalHandlers: {
          RunAccount: async (sent) => answer((sent as { readonly Payload: unknown }).Payload),
        },
      },
    });
    const failed = await result.then(
      () => null,
      ({ cause }: Error) => (cause as Error).name,
    );
    expect(failed).toBe(error);
    const between = { account: ID, outcome: 'done', continue: true };
    expect(told).toEqual(
      Array.from({ length: Math.min(turns, 20) }, (_, index) => ({
        ...input,
        turn: index + 1,
        before: index === 0 ? null : between,
      })),
    );
  });

  it('try again with jitter whatever calls a function', () => {
    const tasks = [...Object.values(run.States), ...Object.values(each.ItemProcessor.States)].filter(
      ({ Type }) => Type === 'Task',
    );
    expect(tasks).toHaveLength(3);
    for (const { Retry = [] } of tasks) {
      expect(Retry.length).toBeGreaterThan(0);
      for (const retry of Retry) expect(retry).toMatchObject({ JitterStrategy: 'FULL' });
    }
  });

  it('always sum up, and fail with what the summary says', () => {
    expect(each).toMatchObject({
      Next: 'Summarise',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Summarise' }],
    });
    expect(run.States['IsRunDone']).toMatchObject({ Default: 'RunFailed' });
    expect(run.States['RunFailed']).toMatchObject({ Type: 'Fail', CausePath: '$.summary.cause' });
  });

  it('end before the next run begins', () => {
    expect(run.TimeoutSeconds).toBeLessThan(24 * 3600);
  });

  it('begin a run once a day: the day is its name, and the second time is no failure', async () => {
    const begun = new Set<string>();
    const asked: unknown[] = [];
    const BeginRun = (sent: unknown) => {
      const { Name } = sent as { readonly Name: string };
      asked.push(sent);
      if (begun.has(Name)) {
        const name = 'StepFunctions.ExecutionAlreadyExistsException';
        throw Object.assign(new Error('It exists.'), { name });
      }
      begun.add(Name);
      return {};
    };
    const start = valid(definition('Start'));
    for (const scheduled of ['2026-11-25T03:00:00Z', '2026-11-25T21:00:00Z', '2026-11-26T03:00:00Z'])
      await start.run({ scheduled }, { overrides: { taskResourceLocalHandlers: { BeginRun } } }).result;
    expect([...begun]).toEqual(['day-2026-11-25', 'day-2026-11-26']);
    expect(asked[0]).toEqual({
      StateMachineArn: SUBSTITUTES['Run'],
      Name: 'day-2026-11-25',
      Input: { scheduled: '2026-11-25T03:00:00Z' },
    });
  });
});
