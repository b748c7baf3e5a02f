import type { Policy } from '../core/model/policy.ts';
import { type ConfigWarning, configError } from './config-error.ts';
import { parseDocument } from './document.ts';
import { findFaults } from './faults/find-faults.ts';
import { normalise } from './normalise.ts';
import type { WrittenPolicy } from './schema/policy-file.ts';
import { findWarnings } from './warnings/find-warnings.ts';

export interface LoadedPolicy {
  readonly policy: Policy;
  /** Odd choices, in the order of the file. */
  readonly warnings: readonly ConfigWarning[];
}

/**
 * Reads `keywarden.yaml`.
 * @param source where the text comes from, for people
 * @throws ConfigError with every fault at once, each with line, column and, where there is one, a suggestion
 */
export function loadPolicy(text: string, source: string): LoadedPolicy {
  const document = parseDocument(text);
  const findings = document.value === undefined ? [] : findFaults(document.value);
  const faults = [...document.faults, ...findings.map(document.place)];
  if (faults.length > 0) throw configError(source, faults);

  const written = document.value as WrittenPolicy;
  const warnings = findWarnings(written).map(document.place);
  return {
    policy: { ...normalise(written, source), text },
    warnings: warnings.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** The policy that reading commands use where there is no file. */
export function standardPolicy(): Policy {
  return loadPolicy('version: 1\nextends: [preset:standard]\n', 'preset:standard').policy;
}
