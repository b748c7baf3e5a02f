import './with-resolvers.ts';
import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { type Definition, type State, deployedDefinition } from './definition.ts';

const definition = (id: 'Run' | 'Start') => deployedDefinition(id, 40);
const run = definition('Run');
type EachState = State & { readonly ItemProcessor: Definition };
const look = run.States['LookAtEach'] as EachState;
const act = run.States['ActInEach'] as EachState;

/** The interpreter's type takes what a definition is from what is written in it. */
const valid = (machine: Definition) => new StateMachine(structuredClone(machine) as never);

describe('the state machines', () => {
  it.each(['Run', 'Start'] as const)('%s is valid in Amazon States Language', (id) => {
    expect(() => valid(definition(id))).not.toThrow();
  });

  it('are checked at all: a state that leads nowhere is found', () => {
    const { States, ...rest } = definition('Start');
    const wrong = { ...rest, States: { ...States, BeginRun: { ...States['BeginRun'], Next: 'Nowhere' } } };
    expect(() => valid(wrong as Definition)).toThrow();
  });

  it('read the accounts from S3, so many at a time as the parameter says, and go on when some fail', () => {
    for (const each of [look, act])
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

  it('try again with jitter whatever calls a function', () => {
    const tasks = [
      ...Object.values(run.States),
      ...Object.values(look.ItemProcessor.States),
      ...Object.values(act.ItemProcessor.States),
    ].filter(({ Type }) => Type === 'Task');
    expect(tasks).toHaveLength(5);
    for (const { Retry } of tasks as readonly { readonly Retry?: readonly object[] }[]) {
      expect(Retry?.length).toBeGreaterThan(0);
      for (const retry of Retry ?? []) expect(retry).toMatchObject({ JitterStrategy: 'FULL' });
    }
  });

  it('always sum up, and fail with what the summary says', () => {
    for (const state of [act, run.States['Weigh']])
      expect(state).toMatchObject({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Summarise' }] });
    expect(act).toMatchObject({ Next: 'Summarise' });
    expect(run.States['IsRunDone']).toMatchObject({ Default: 'RunFailed' });
    expect(run.States['RunFailed']).toMatchObject({ Type: 'Fail', CausePath: '$.summary.cause' });
  });

  it('look at every account before the fleet is weighed, and act by the list that weighing has written', () => {
    expect(run.States['ListAccounts']).toMatchObject({ Next: 'LookAtEach' });
    expect(look).toMatchObject({
      ItemReader: { Parameters: { 'Key.$': '$.accounts.key' } },
      ItemSelector: { phase: 'look' },
      Next: 'Weigh',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Weigh' }],
    });
    expect(run.States['Weigh']).toMatchObject({ Next: 'ActInEach', ResultPath: '$.acts' });
    expect(act).toMatchObject({
      ItemReader: { Parameters: { 'Key.$': '$.acts.key' } },
      ItemSelector: { phase: 'act', turn: 1 },
    });
  });

  it('end before the next run begins', () => {
    expect(run.TimeoutSeconds).toBeLessThan(24 * 3600);
  });
});
