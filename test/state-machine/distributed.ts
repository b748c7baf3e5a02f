import { StateMachine } from 'aws-local-stepfunctions';
import type { Definition } from './definition.ts';
import type { Ended, Surroundings } from './execution.ts';

/** A distributed map that reads its items from a JSON file in S3. */
export interface Distributed {
  readonly ItemReader: {
    readonly Parameters: Readonly<Record<string, string>>;
    readonly ReaderConfig: { readonly InputType: string };
  };
  readonly ItemSelector: object;
  readonly MaxConcurrencyPath: string;
  readonly ToleratedFailurePercentage: number;
  readonly ItemProcessor: Definition;
}

/** More accounts than the map tolerates have failed. */
class ToleratedFailures extends Error {
  override readonly name = 'States.ExceedToleratedFailureThreshold';
}

/**
 * What Step Functions does for a distributed map: reads the items, makes each one's input, executes the inner state
 * machine for each as an execution of its own, so many at a time, and fails when more failed than is tolerated.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export async function runDistributed(
  map: Distributed,
  input: unknown,
  name: string,
  { readObject }: Surroundings,
  executeItem: (input: unknown, name: string) => Promise<Ended>,
): Promise<{ readonly failed: number; readonly executions: number }> {
  const reader = await evaluate(map.ItemReader.Parameters, input, name);
  const { Bucket, Key } = reader as { readonly Bucket: string; readonly Key: string };
  const items = JSON.parse(await readObject(Bucket, Key)) as readonly unknown[];
  const limit = await evaluate({ 'limit.$': map.MaxConcurrencyPath }, input, name);
  const inputs = await select(map.ItemSelector, items, input, name);
  const ended = await atMost((limit as { readonly limit: number }).limit, inputs, (one, index) =>
    // A child execution has a name of its own.
    executeItem(one, `${name}:${index}`),
  );
  const failed = ended.filter(({ status }) => status === 'FAILED').length;
  if ((failed / ended.length) * 100 > map.ToleratedFailurePercentage)
    throw new ToleratedFailures(`${failed} of ${ended.length} items failed.`);
  return { failed, executions: ended.length };
}

/** A payload template, filled in by the interpreter. */
async function evaluate(template: object, input: unknown, name: string): Promise<unknown> {
  return run({ Type: 'Pass', Parameters: template, End: true }, input, name);
}

async function select(
  selector: object,
  items: readonly unknown[],
  input: unknown,
  name: string,
): Promise<readonly unknown[]> {
  const inner = { StartAt: 'Selected', States: { Selected: { Type: 'Pass', End: true } } };
  const map = { Type: 'Map', ItemsPath: '$.items', ItemSelector: selector, ItemProcessor: inner, End: true };
  return (await run(map, { ...(input as object), items }, name)) as readonly unknown[];
}

async function run(state: object, input: unknown, name: string): Promise<unknown> {
  const machine = new StateMachine({ StartAt: 'Only', States: { Only: state } } as never);
  return machine.run(input as never, { context: { Execution: { Name: name } } }).result;
}

async function atMost<T>(
  limit: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<Ended>,
): Promise<readonly Ended[]> {
  const results: Ended[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
