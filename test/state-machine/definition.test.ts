import './with-resolvers.ts';
import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { type Definition, type State, deployedDefinition } from './definition.ts';

const definition = (id: 'Run' | 'Start') => deployedDefinition(id, 40);
const run = definition('Run');
const each = run.States['EachAccount'] as State & { readonly ItemProcessor: Definition };

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
    const tasks = [...Object.values(run.States), ...Object.values(each.ItemProcessor.States)].filter(
      ({ Type }) => Type === 'Task',
    );
    expect(tasks).toHaveLength(3);
    for (const { Retry } of tasks as readonly { readonly Retry?: readonly object[] }[]) {
      expect(Retry?.length).toBeGreaterThan(0);
      for (const retry of Retry ?? []) expect(retry).toMatchObject({ JitterStrategy: 'FULL' });
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
});
