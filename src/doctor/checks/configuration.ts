import { type ConfigFault, formatFault } from '../../config/config-error.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail } = findings('configuration');

/** What reading the configuration came to. */
export interface ConfigurationFacts {
  /** Null: there is no file. */
  readonly file: string | null;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
  /** What it names and is not there, one sentence each. */
  readonly missing: readonly string[];
}

/** The same as `config check`, and whether what it names is there. */
export function checkConfiguration({
  file,
  faults,
  warnings,
  missing,
}: ConfigurationFacts): readonly Finding[] {
  if (file === null) {
    return [
      warn(
        'There is no keywarden.yaml here: what follows is for preset:standard, under which nobody is told and nothing done.',
        'keywarden init',
      ),
    ];
  }
  if (faults.length > 0) {
    return faults.map((fault) =>
      fail(
        formatFault(file, fault),
        `Correct it, then: keywarden config check --config ${file}. What follows is for preset:standard.`,
      ),
    );
  }
  return [
    ok(`${file} is valid.`),
    ...warnings.map((warning) =>
      warn(formatFault(file, warning), `Correct it, if it is not meant so, in ${file}.`),
    ),
    ...missing.map((what) => fail(what, `Put it there, or correct ${file}.`)),
  ];
}
