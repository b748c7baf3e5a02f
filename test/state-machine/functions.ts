import { vi } from 'vitest';
import type { World } from '../harness/cli.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Surroundings } from './execution.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** Which handler each function of the template is. */
const HANDLERS: Readonly<Record<string, string>> = {
  AccountsFunction: 'accounts',
  AccountFunction: 'account',
  WeighFunction: 'weigh',
  SummariseFunction: 'summarise',
};

const CONTEXT = { awsRequestId: 'request', getRemainingTimeInMillis: () => 15 * 60_000 };

/** The functions as they are bundled and deployed: all they know is their environment and the event. */
export function deployedFunctions({ sandbox }: World, readObject: Functions['read']): Surroundings {
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.endpoint);
  vi.stubEnv('KEYWARDEN_CONFIG', 's3://keywarden-state/keywarden.yaml');
  vi.stubEnv('KEYWARDEN_MODE', 'enforce');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  return {
    readObject,
    task: async (resource, parameters) => {
      if (!resource.endsWith(':::lambda:invoke')) throw new Error(`There is no service ${resource} here.`);
      const { FunctionName, Payload } = parameters as {
        readonly FunctionName: string;
        readonly Payload: unknown;
      };
      const handler = await load(HANDLERS[FunctionName.split(':').at(-1) ?? ''] ?? FunctionName);
      // What goes to a function and comes from it goes as JSON.
      const answer = await handler(JSON.parse(JSON.stringify(Payload)), CONTEXT);
      return { StatusCode: 200, Payload: JSON.parse(JSON.stringify(answer)) as unknown };
    },
  };
}

async function load(name: string): Promise<Handler> {
  const file = new URL(`../../dist.lambda/${name}.mjs`, import.meta.url).href;
  return ((await import(/* @vite-ignore */ file)) as { readonly handler: Handler }).handler;
}
