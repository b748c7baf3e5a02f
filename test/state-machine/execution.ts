import './with-resolvers.ts';
import { StateMachine } from 'aws-local-stepfunctions';
import type { Definition, State } from './definition.ts';
import { type Distributed, runDistributed } from './distributed.ts';

/** What the tasks of a state machine reach. */
export interface Surroundings {
  /** Calls a function, or another service. What it throws is the task's error, by its name. */
  readonly task: (resource: string, parameters: unknown) => Promise<unknown>;
  /** An object that an item reader reads. */
  readonly readObject: (bucket: string, key: string) => Promise<string>;
}

/** How an execution ended, as Step Functions shows it. */
export type Ended =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/**
 * Executes a state machine. The interpreter knows Amazon States Language except for distributed maps, which are
 * carried out beside it; and retries do not wait.
 * @param name of the execution
 * @throws Error when the definition is not valid
 */
export async function execute(
  definition: Definition,
  input: unknown,
  name: string,
  surroundings: Surroundings,
): Promise<Ended> {
  // The whole is checked as it is; what is taken out of it to be run is no definition of its own any more.
  void new StateMachine(structuredClone(definition) as never);
  return run(definition, input, name, surroundings);
}

async function run(
  definition: Definition,
  input: unknown,
  name: string,
  surroundings: Surroundings,
): Promise<Ended> {
  const handlers: Record<string, (input: unknown) => Promise<unknown>> = {};
  const states: Record<string, State> = {};
  for (const [id, state] of Object.entries(definition.States)) {
    const map = state.Type === 'Map' ? (state as unknown as Distributed) : null;
    states[id] = map === null ? state : asTask(state);
    if (map !== null)
      handlers[id] = (given) =>
        runDistributed(map, given, name, surroundings, (item, child) =>
          run(map.ItemProcessor, item, child, surroundings),
        );
    else if (state.Type === 'Task')
      handlers[id] = (parameters) => surroundings.task(String(state['Resource']), parameters);
  }
  const machine = new StateMachine({ StartAt: definition.StartAt, States: states } as never, {
    validationOptions: { noValidate: true },
  });
  const { result } = machine.run(input as never, {
    context: { Execution: { Name: name } },
    overrides: {
      taskResourceLocalHandlers: handlers as never,
      retryIntervalOverrides: Object.fromEntries(Object.keys(handlers).map((id) => [id, 0])),
    },
  });
  try {
    return { status: 'SUCCEEDED', output: await result };
  } catch (error) {
    const { name: kind, message } = (error as { readonly cause?: Error }).cause ?? (error as Error);
    return { status: 'FAILED', error: kind, cause: message };
  }
}

/** A distributed map as the interpreter sees it: a task that gets the whole input. */
function asTask({ ResultPath, Next, End, Catch, Retry }: State): State {
  const resource = 'arn:aws:lambda:us-east-1:111122223333:function:distributed-map';
  const parts = Object.entries({ ResultPath, Next, End, Catch, Retry });
  return {
    Type: 'Task',
    Resource: resource,
    TimeoutSeconds: 600,
    ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)),
  };
}
