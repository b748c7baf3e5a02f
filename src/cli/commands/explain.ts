import type { Instant } from '../../core/model/time.ts';
import { explainToJson } from '../../report/explain-json.ts';
import { explainText } from '../../report/explain-text.ts';
import { explainOne } from '../../run/explain.ts';
import { reachAccount } from '../account.ts';
import { EXIT, ExitError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { printData, tableStyle } from '../print.ts';

export interface ExplainOptions extends CommonOptions {
  readonly at?: Instant;
}

/** `explain USER|KEY`: what is true, what was decided and why, what happens next and when. */
export async function explain(io: Io, subject: string, options: ExplainOptions): Promise<number> {
  const reach = await reachAccount(options, io);
  const explanation = await explainOne(reach.deps, subject, options.at);
  reach.progress.done();
  if (explanation === null) {
    const hint = 'Names are case-sensitive; a deleted key is found by: keywarden history';
    throw new ExitError(
      EXIT.failed,
      `There is no user or key ${subject} in this account. ${hint} ${subject}`,
    );
  }
  printData(
    io,
    options,
    () => explainToJson(explanation),
    () => explainText(explanation, tableStyle(io)),
  );
  return EXIT.done;
}
