import { cpus } from 'node:os';
import type { Figures, SummaryFigures } from '../figures.ts';
import { measureFallback, measureSizes, measureSteps } from './accounts.ts';
import { measureBundle, measureListing, measureSummary } from './organization.ts';

/** What an answer of AWS takes here, ms: DESIGN section 13. */
const LATENCY_MS = 30;

/** Of one account nothing was due, each had ten steps, each had fifty: the day on which a large company switches it on. */
const SUMMARIES = [
  { results: 1000, steps: 0 },
  { results: 50_000, steps: 0 },
  { results: 50_000, steps: 10 },
  { results: 50_000, steps: 50 },
];

const PARTS = {
  bundle: async ({ root, bundleBytes }) => ({ bundle: await measureBundle(root, bundleBytes) }),
  sizes: async ({ root }) => ({ sizes: await measureSizes(root, LATENCY_MS) }),
  steps: async ({ root }) => ({ steps: await measureSteps(root, LATENCY_MS) }),
  fallback: async ({ root }) => ({ fallbackCallsPerUser: await measureFallback(root) }),
  listing: async ({ root }) => ({ listing: await measureListing(root) }),
  summaries: async ({ root }) => {
    const summaries: SummaryFigures[] = [];
    for (const size of SUMMARIES) summaries.push(await measureSummary(root, LATENCY_MS, size));
    return { summaries };
  },
} as const satisfies Record<string, (where: Where) => Promise<Partial<Figures>>>;

interface Where {
  /** The project, with the functions built. */
  readonly root: string;
  /** Of the modules that a run loads from the start. */
  readonly bundleBytes: number;
}

/**
 * Measures everything, or the parts that are named.
 * @param before what was measured earlier, and stays where it is not measured again
 */
export async function measure(
  where: Where,
  before: Partial<Figures>,
  only: readonly string[],
  say: (part: string) => void,
): Promise<Partial<Figures>> {
  let figures: Partial<Figures> = {
    ...before,
    measuredAt: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    latencyMs: LATENCY_MS,
  };
  for (const [name, part] of Object.entries(PARTS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    say(name);
    figures = { ...figures, ...(await part(where)) };
  }
  return figures;
}
