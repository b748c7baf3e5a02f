import { dirname } from 'node:path';
import { findPolicyFile } from '../config/find.ts';
import { loadPolicy, standardPolicy } from '../config/load.ts';
import { formatFault } from '../config/config-error.ts';
import type { Policy } from '../core/model/policy.ts';
import { usageError } from './exit.ts';
import { readNamed } from './files.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { sayLine } from './print.ts';

/** The policy in force, and the folder that its relative paths start from. */
export interface FoundPolicy {
  readonly policy: Policy;
  /** Null: no file, the preset. */
  readonly file: string | null;
  readonly folder: string;
}

/**
 * Finds and checks the configuration; without one, reading commands go by `preset:standard` and say so.
 * @throws ConfigError with every fault, or when a file was named that is not there
 */
export async function findPolicy(options: CommonOptions, io: Io): Promise<FoundPolicy> {
  const { quiet, config } = options;
  const file = findPolicyFile({ flag: config, env: io.env, cwd: io.cwd, exists: io.exists });
  if (file === null) {
    if (!quiet) io.err('No keywarden.yaml here: going by preset:standard.\n');
    return { policy: standardPolicy(), file: null, folder: io.cwd };
  }
  const text = await readNamed(io, file, 'configuration');
  if (text === null) throw usageError(`The configuration ${file} was there a moment ago and is gone.`);
  const { policy, warnings } = loadPolicy(text, file);
  if (!quiet) for (const warning of warnings) sayLine(io, `Warning: ${formatFault(file, warning)}`);
  return { policy, file, folder: dirname(file) };
}
