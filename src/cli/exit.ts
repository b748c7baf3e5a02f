/** Exit codes, as `--help` and the README name them. */
export const EXIT = { done: 0, failed: 1, usage: 2, findings: 3 } as const;

/** Ends the command with a message and a code; may be thrown anywhere, and only src/cli/index.ts exits. */
export class ExitError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'ExitError';
    this.code = code;
  }
}

/** Wrong usage or configuration. */
export function usageError(message: string): ExitError {
  return new ExitError(EXIT.usage, message);
}
