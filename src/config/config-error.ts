/** One thing wrong with a policy file, where it stands, and what was probably meant. */
export interface ConfigFault {
  /** `rules[1].rotate.after`; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong and what to write instead; never repeats what could be a secret. */
  readonly message: string;
  /** What was probably meant, ready to be written in its place. */
  readonly suggestion?: string;
}

/** Valid, but probably not what was meant. */
export type ConfigWarning = ConfigFault;

/** The policy cannot be used. Carries every fault at once, in the order of the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(message: string, faults: readonly ConfigFault[]) {
    super(message);
    this.faults = faults;
  }
}

/**
 * The error of a policy file with faults.
 * @param source the file's name, for people
 */
export function configError(source: string, faults: readonly ConfigFault[]): ConfigError {
  const ordered = faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return new ConfigError(ordered.map((fault) => formatFault(source, fault)).join('\n'), ordered);
}

/** `keywarden.yaml:12:5 rules[1].rotate.warn: must be less than after (90d). Did you mean 60d?` */
export function formatFault(source: string, fault: ConfigFault): string {
  const subject = fault.path === '' ? '' : `${fault.path}: `;
  const hint = fault.suggestion === undefined ? '' : ` Did you mean ${fault.suggestion}?`;
  return `${source}:${fault.line}:${fault.column} ${subject}${fault.message}${hint}`;
}
