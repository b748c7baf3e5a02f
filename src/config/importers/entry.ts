/** One variable of a predecessor's environment, and where it stands. */
export interface Entry {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly name: string;
  /** What it says; null where that is not to be found in the files. */
  readonly value: string | null;
  /** What the value hangs on that the files do not say, `${ssm:/bucket}`; null: nothing. */
  readonly unresolved: string | null;
  /** What was taken for granted on the way, one phrase each. */
  readonly assumed: readonly string[];
}

/** What one file says. */
export interface ReadFile {
  readonly entries: readonly Entry[];
  readonly faults: readonly ImportFault[];
}

/** A file handed over for import. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Something that keeps the import from being made. The message never repeats a value: it may be a secret. */
export interface ImportFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The files cannot be translated. Carries every fault at once. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly faults: readonly ImportFault[];

  constructor(faults: readonly ImportFault[]) {
    super(faults.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
    this.faults = faults;
  }
}
