/**
 * A process that is one Lambda environment: imports a built function, calls it once for each event, and says what every
 * call took. Its memory holds nothing else, so it is a script of its own.
 *
 *   node invoke.js MODULE EVENT...
 */

export interface Invoked {
  readonly importMs: number;
  readonly importCpuMs: number;
  readonly invocations: readonly {
    readonly wallMs: number;
    readonly cpuMs: number;
    readonly peakMb: number;
    readonly answer: unknown;
    readonly failed: string | null;
  }[];
}

type Handler = (
  event: unknown,
  context: { readonly awsRequestId: string; readonly getRemainingTimeInMillis: () => number },
) => Promise<unknown>;

const FIFTEEN_MINUTES = 900_000;
const [, , module = '', ...events] = process.argv;

const began = watch();
const { handler } = (await import(module)) as { readonly handler: Handler };
const imported = began();
const invocations: Invoked['invocations'][number][] = [];
for (const event of events) invocations.push(await invoke(event));
process.send?.({ importMs: imported.wallMs, importCpuMs: imported.cpuMs, invocations } satisfies Invoked);
process.disconnect?.();

async function invoke(event: string): Promise<Invoked['invocations'][number]> {
  const ended = watch();
  const deadline = Date.now() + FIFTEEN_MINUTES;
  const context = {
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const answer = await handler(JSON.parse(event), context);
    return { ...ended(), peakMb: peakMb(), answer, failed: null };
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    return { ...ended(), peakMb: peakMb(), answer: null, failed };
  }
}

function watch(): () => { readonly wallMs: number; readonly cpuMs: number } {
  const start = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { wallMs: Math.round(performance.now() - start), cpuMs: Math.round((user + system) / 1000) };
  };
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
