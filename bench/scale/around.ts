import { lasts } from './day.ts';
import type { Figures, SummaryFigures } from './figures.ts';
import { ACCOUNTS_A_PAGE, LAMBDA, RATES } from './limits.ts';

/** Memory of the functions, MB, as the templates set it. */
export const MEMORY = { account: 1024, accounts: 512, summarise: 1024 } as const;

/** ms to list an organization. @param tags whether the tags of every account have to be read: one call for each */
export function listingMs({ listing, latencyMs }: Figures, accounts: number, tags = false): number {
  const pages = Math.ceil(accounts / ACCOUNTS_A_PAGE);
  // One page after the other: no faster than answers come.
  const each = Math.max(1000 / RATES.listAccounts.perSecond, latencyMs);
  const cpuMs = (listing.cpuMs / listing.accounts) * accounts * (LAMBDA.fullCpuMb / MEMORY.accounts);
  return pages * each + (tags ? (accounts / RATES.listTags.perSecond) * 1000 : 0) + cpuMs;
}

/** ms to sum a run up, from the measured one that is nearest above. */
export function summaryMs(figures: Figures, accounts: number): number {
  const measured = figures.summaries.filter(({ steps, failed }) => steps === 0 && failed === null);
  const base = measured.find(({ results }) => results >= accounts) ?? measured.at(-1);
  return base === undefined ? Number.NaN : (lasts(base, MEMORY.summarise) / base.results) * accounts;
}

/** Whether summing up ends within what Lambda gives it. */
export function fits(summary: SummaryFigures): boolean {
  return (
    summary.failed === null &&
    summary.peakMb < MEMORY.summarise &&
    lasts(summary, MEMORY.summarise) < LAMBDA.timeoutMs
  );
}

/** GB-seconds of both. */
export function aroundGbSeconds(figures: Figures, accounts: number): number {
  const listing = (listingMs(figures, accounts) / 1000) * (MEMORY.accounts / 1024);
  return listing + (summaryMs(figures, accounts) / 1000) * (MEMORY.summarise / 1024);
}
