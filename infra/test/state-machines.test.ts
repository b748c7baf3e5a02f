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
});
