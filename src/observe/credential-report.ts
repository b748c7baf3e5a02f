import { AwsFailure, endsTheRun } from '../aws/failure.ts';
import type { IamApi } from '../aws/iam.ts';
import { HOUR, type Instant } from '../core/model/time.ts';
import type { Sleep } from '../core/ports.ts';
import { ReportError } from './report/errors.ts';
import { type Report, parseReport } from './report/parse.ts';

export type ObtainedReport =
  | { readonly ok: true; readonly report: Report; readonly generatedAt: Instant }
  /** Why there is none, a sentence. */
  | { readonly ok: false; readonly note: string };

/** AWS gives the same report for so long, then makes a new one. */
const LIFETIME = 4 * HOUR;
/** ms between two looks, about two minutes together. */
const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000];

/**
 * Asks AWS for a credential report, and gives a function that waits for it: there are other things to read meanwhile.
 * @param now ms; a report older than 4 h is not taken
 * @throws AwsFailure that ends the run; anything else is a report we do not have
 */
export async function requestReport(
  iam: IamApi,
  now: Instant,
  sleep: Sleep,
): Promise<() => Promise<ObtainedReport>> {
  const asked = await orFailure(() => iam.generateReport());
  return async () => {
    for (const pause of [...PAUSES, null]) {
      const answer = await orFailure(() => iam.getReport());
      if (answer instanceof AwsFailure) return without(answer.message);
      if (answer.ready && now - answer.generatedAt <= LIFETIME) return read(answer.csv, answer.generatedAt);
      // Without leave to make one, an older one could still have been there.
      if (asked instanceof AwsFailure) return without(asked.message);
      if (pause === null) break;
      if (answer.ready || answer.because !== 'in-progress') await orFailure(() => iam.generateReport());
      await sleep(pause);
    }
    return without('The credential report was not ready after two minutes.');
  };
}

function read(csv: string, generatedAt: Instant): ObtainedReport {
  try {
    return { ok: true, report: parseReport(csv), generatedAt };
  } catch (error) {
    if (error instanceof ReportError) return without(error.message);
    throw error;
  }
}

function without(why: string): ObtainedReport {
  return {
    ok: false,
    note: `${why} Until then keys and their last use are read user by user, which takes longer.`,
  };
}

async function orFailure<T>(call: () => Promise<T>): Promise<T | AwsFailure> {
  try {
    return await call();
  } catch (error) {
    if (endsTheRun(error) || !(error instanceof AwsFailure)) throw error;
    return error;
  }
}
